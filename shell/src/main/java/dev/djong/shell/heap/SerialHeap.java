package dev.djong.shell.heap;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Optional;

/** This process's heap, where the serial collector keeps it: others give memory back by themselves, or are asked to. */
record SerialHeap(MemoryMXBean memory, OperatingSystemMXBean system) implements ProcessHeap {
    /** What the JVM calls the serial collector where it collects everything. */
    private static final String WHOLE = "MarkSweepCompact";

    static Optional<ProcessHeap> ofThisProcess() {
        boolean serial = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> collector.getName().equals(WHOLE));
        return serial && ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Optional.of(new SerialHeap(ManagementFactory.getMemoryMXBean(), system))
                : Optional.empty();
    }

    @Override
    public long committedBytes() {
        return memory.getHeapMemoryUsage().getCommitted();
    }

    @Override
    public long processorNanos() {
        return system.getProcessCpuTime();
    }

    @Override
    public void collect() {
        memory.gc();
    }
}
