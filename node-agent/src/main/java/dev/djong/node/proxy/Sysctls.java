package dev.djong.node.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel settings that leading packets needs. What they were before is kept in a file, so that {@link #restore} can
 * put them back, also after a restart.
 */
public final class Sysctls {
    private static final Logger LOG = LoggerFactory.getLogger(Sysctls.class);
    private static final String BRIDGE_FILTERED = "net/bridge/bridge-nf-call-iptables";

    /** Forwarding, because pods live behind this node; loopback routing, so that node ports answer on localhost too. */
    private static final Map<String, String> NEEDED =
            Map.of("net/ipv4/ip_forward", "1", "net/ipv4/conf/all/route_localnet", "1", BRIDGE_FILTERED, "1");

    private final Path root;
    private final Path memory;

    /** @param memory the file that keeps the former values */
    public Sysctls(Path memory) {
        this(Path.of("/proc/sys"), memory);
    }

    Sysctls(Path root, Path memory) {
        this.root = root;
        this.memory = memory;
    }

    /** Sets what is needed and can be set. A setting that this kernel does not have is no failure. */
    public void apply() {
        var former = former();
        NEEDED.forEach(
                (name, value) -> read(name).filter(now -> !now.equals(value)).ifPresent(now -> {
                    former.putIfAbsent(name, now);
                    keep(former);
                    write(name, value);
                }));
    }

    /** Whether packets between pods of one bridge pass the packet filter. */
    public boolean isBridgeFiltered() {
        return read(BRIDGE_FILTERED).filter("1"::equals).isPresent();
    }

    /** Puts the former values back. Other clusters on this machine may still depend on the new ones: ask before. */
    public void restore() {
        var former = former();
        former.forEach((name, value) -> write(name.toString(), value.toString()));
        try {
            Files.deleteIfExists(memory);
        } catch (IOException e) {
            LOG.warn("cannot delete {}: {}", memory, e.getMessage());
        }
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(root.resolve(name)).strip());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the kernel setting " + name, e);
        }
    }

    private void write(String name, String value) {
        try {
            Files.writeString(root.resolve(name), value);
            LOG.info("kernel setting {} is now {}", name.replace('/', '.'), value);
        } catch (IOException e) {
            LOG.warn(
                    "cannot set the kernel setting {} to {} (run 'sysctl -w' as root): {}",
                    name.replace('/', '.'),
                    value,
                    e.getMessage());
        }
    }

    private Properties former() {
        var values = new Properties();
        if (Files.exists(memory)) {
            try (var in = Files.newBufferedReader(memory)) {
                values.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + memory, e);
            }
        }
        return values;
    }

    private void keep(Properties values) {
        try {
            Files.createDirectories(memory.toAbsolutePath().getParent());
            try (var out = Files.newBufferedWriter(memory)) {
                values.store(out, "kernel settings as they were before");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + memory, e);
        }
    }
}
