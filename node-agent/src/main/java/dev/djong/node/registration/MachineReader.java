package dev.djong.node.registration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads this machine's facts from {@code /proc}, {@code /sys} and {@code /etc}. */
public final class MachineReader {
    private static final Logger LOG = LoggerFactory.getLogger(MachineReader.class);
    private static final long BYTES_A_KIB = 1024;
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
