package dev.djong.node.registration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads this machine's facts from {@code /proc}, {@code /sys} and {@code /etc}. */
public final class MachineReader {
    private static final Logger LOG = LoggerFactory.getLogger(MachineReader.class);
    private static final long BYTES_A_KIB = 1024;
    /** The kernel shows CPU times in hundredths of a second on every machine. */
    private static final long NANOS_A_TICK = 10_000_000;

    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int GUEST = 8;
    private static final Map<String, String> ARCHITECTURES = Map.of("x86_64", "amd64", "aarch64", "arm64");

    private final Path root;

    /** @param root {@code /}, or where a test put its files */
    public MachineReader(Path root) {
        this.root = root;
    }

    /** @param data a path on the file system whose size counts as ephemeral storage */
    public Machine read(Path data) {
        var arch = System.getProperty("os.arch", "amd64");
        return new Machine(
                cpus() * 1000L,
                memoryBytes(),
                storageBytes(data),
                line("etc/machine-id").orElse(""),
                line("sys/class/dmi/id/product_uuid")
                        .or(() -> line("etc/machine-id"))
                        .orElse(""),
                line("proc/sys/kernel/random/boot_id").orElse(""),
                line("proc/sys/kernel/osrelease").orElse(""),
                osImage(),
                ARCHITECTURES.getOrDefault(arch, arch));
    }

    private long cpus() {
        long listed = text("proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("processor"))
                .count();
        return listed > 0 ? listed : Runtime.getRuntime().availableProcessors();
    }

    private long memoryBytes() {
        return memInfo("MemTotal:");
    }

    /** What the kernel thinks new work could still get. */
    public long memoryAvailableBytes() {
        return memInfo("MemAvailable:");
    }

    public long memoryTotalBytes() {
        return memoryBytes();
    }

    /** CPU time that all processors together spent on something, since the machine started. */
    public long cpuBusyNanos() {
        return text("proc/stat")
                        .lines()
                        .filter(line -> line.startsWith("cpu "))
                        .map(line -> line.substring("cpu ".length()).strip().split(" +"))
                        .mapToLong(MachineReader::busyTicks)
                        .findFirst()
                        .orElse(0)
                * NANOS_A_TICK;
    }

    /** All but idle and waiting; guests are in user already. */
    private static long busyTicks(String[] ticks) {
        long sum = 0;
        for (int i = 0; i < Math.min(ticks.length, GUEST); i++) {
            sum += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(ticks[i]);
        }
        return sum;
    }

    public Duration uptime() {
        return line("proc/uptime")
                .map(line -> Duration.ofMillis((long) (Double.parseDouble(line.split(" ")[0]) * 1000)))
                .orElse(Duration.ZERO);
    }

    /** How many processes and threads there may be at once. */
    public long processLimit() {
        return Math.min(number("proc/sys/kernel/pid_max"), number("proc/sys/kernel/threads-max"));
    }

    /** How many processes and threads there are: {@code 0.10 0.20 0.30 2/345 6789} says 345. */
    public long processes() {
        return line("proc/loadavg")
                .map(line -> line.split(" ")[3].split("/")[1])
                .map(Long::parseLong)
                .orElse(0L);
    }

    private long number(String path) {
        return line(path).map(Long::parseLong).orElse(Long.MAX_VALUE);
    }

    private long memInfo(String name) {
        return text("proc/meminfo")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kib -> Long.parseLong(kib) * BYTES_A_KIB)
                .findFirst()
                .orElse(0);
    }

    private static long storageBytes(Path data) {
        try {
            return Files.getFileStore(data).getTotalSpace();
        } catch (IOException failure) {
            LOG.warn("the size of the file system of {} cannot be read: {}", data, failure.getMessage());
            return 0;
        }
    }

    private String osImage() {
        return text("etc/os-release")
                .lines()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("Linux");
    }

    private Optional<String> line(String path) {
        return text(path).lines().findFirst().map(String::strip).filter(line -> !line.isEmpty());
    }

    /** Files that a machine does not have, or keeps from us, count as empty. */
    private String text(String path) {
        var file = root.resolve(path);
        try {
            return Files.isReadable(file) ? Files.readAllLines(file).stream().collect(Collectors.joining("\n")) : "";
        } catch (IOException failure) {
            LOG.debug("{} cannot be read: {}", file, failure.getMessage());
            return "";
        }
    }
}
