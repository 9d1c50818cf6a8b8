package dev.djong.node.balancer;

import dev.djong.object.AddressPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds addresses on the loopback interface. The kernel answers neighbours' questions for them on every other interface
 * (its setting {@code arp_ignore} is 0 unless somebody changed it), but takes none of them as a source of its own
 * connections, and nobody takes them for the node's address. Neighbours that know another holder are told of the new one,
 * where {@code busybox} is at hand; others find out when their entry grows old.
 */
public final class LoopbackAddresses implements HeldAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackAddresses.class);
    private static final int LIMIT_SECONDS = 10;
    private static final int ADDRESS_WORD = 3;

    private final List<AddressPool> pools;
    private final InetAddress nodeAddress;
    private final List<String> prefix;

    /** @param nodeAddress the node's own, on whose network neighbours are told */
    public LoopbackAddresses(List<AddressPool> pools, InetAddress nodeAddress) {
        this(pools, nodeAddress, List.of());
    }

    /** @param prefix a command that runs another one, such as {@code ip netns exec NAME} */
    LoopbackAddresses(List<AddressPool> pools, InetAddress nodeAddress, List<String> prefix) {
        this.pools = List.copyOf(pools);
        this.nodeAddress = nodeAddress;
        this.prefix = prefix;
    }

    @Override
    public Set<String> held() {
        var held = new TreeSet<String>();
        run("ip", "-o", "address", "show", "dev", "lo")
                .lines()
                .forEach(line -> address(line).filter(this::isOurs).ifPresent(held::add));
        return held;
    }

    /** A line is {@code 1: lo    inet 192.0.2.4/32 scope global lo ...}. */
    static Optional<String> address(String line) {
        var words = line.strip().split("\\s+", -1);
        return words.length > ADDRESS_WORD && words[2].startsWith("inet")
                ? Optional.of(words[ADDRESS_WORD].split("/", -1)[0])
                : Optional.empty();
    }

    private boolean isOurs(String ip) {
        return pools.stream().anyMatch(pool -> pool.contains(ip));
    }

    @Override
    public void hold(String ip) {
        if (isOurs(ip) && !held().contains(ip)) {
            run("ip", "address", "replace", withPrefix(ip), "dev", "lo");
            tellNeighbours(ip);
        }
    }

    @Override
    public void release(String ip) {
        if (isOurs(ip) && held().contains(ip)) {
            run("ip", "address", "del", withPrefix(ip), "dev", "lo");
        }
    }

    private static String withPrefix(String ip) {
        return ip + (ip.indexOf(':') >= 0 ? "/128" : "/32");
    }

    private void tellNeighbours(String ip) {
        try {
            var device = NetworkInterface.getByInetAddress(nodeAddress);
            if (device != null && !device.isLoopback() && ip.indexOf(':') < 0) {
                run("busybox", "arping", "-A", "-c", "1", "-I", device.getName(), ip);
            }
        } catch (SocketException | AddressFailure unsaid) {
            LOG.debug("neighbours are not told who has {} now: {}", ip, unsaid.getMessage());
        }
    }

    private String run(String... arguments) {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AddressFailure(String.join(" ", command) + " did not end within " + LIMIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new AddressFailure(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } catch (IOException absent) {
            throw new AddressFailure("cannot run " + command.getFirst() + ": " + absent.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AddressFailure("interrupted: " + String.join(" ", command));
        }
    }
}
