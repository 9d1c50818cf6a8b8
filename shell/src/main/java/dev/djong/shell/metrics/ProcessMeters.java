package dev.djong.shell.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The {@code process_*} metrics of Prometheus' client libraries; {@code process_start_time_seconds} is Micrometer's. In the
 * one-JVM mode all services are one process, and each says so.
 */
public final class ProcessMeters implements MeterBinder {
    private static final double NANOS = 1e9;
    private static final int KIB = 1024;

    private final Path status;

    /** Of this process. */
    public ProcessMeters() {
        this(Path.of("/proc/self/status"));
    }

    ProcessMeters(Path status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, of -> of.getProcessCpuTime() / NANOS)
                    .description("Total user and system CPU time spent in seconds")
                    .baseUnit("seconds")
                    .register(registry);
            Gauge.builder("process.open.fds", system, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                    .description("Number of open file descriptors")
                    .register(registry);
            Gauge.builder("process.max.fds", system, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                    .description("Maximum number of open file descriptors")
                    .register(registry);
        }
        Gauge.builder("process.resident.memory", () -> bytes("VmRSS:"))
                .description("Resident memory size in bytes")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("process.virtual.memory", () -> bytes("VmSize:"))
                .description("Virtual memory size in bytes")
                .baseUnit("bytes")
                .register(registry);
    }

    /** As the kernel says, in KiB; not a number where it says nothing. */
    private double bytes(String field) {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[1]) * KIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException noSuchKernel) {
            return Double.NaN;
        }
    }
}
