package dev.djong.node.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The main routing table through the program {@code ip}. Our routes carry a protocol number of their own, by which they
 * are found again after a restart.
 */
public final class IpRoutes implements RouteTable {
    /** No routing daemon is registered under it. */
    static final String PROTOCOL = "201";

    private static final int LIMIT_SECONDS = 10;

    private final List<String> prefix;

    public IpRoutes() {
        this(List.of());
    }

    /** @param prefix a command that runs another one, such as {@code ip netns exec NAME} */
    IpRoutes(List<String> prefix) {
        this.prefix = prefix;
    }

    @Override
    public Set<PodRoute> routes() {
        var found = new LinkedHashSet<PodRoute>();
        for (var family : List.of("-4", "-6")) {
            run(family, "route", "show", "proto", PROTOCOL)
                    .lines()
                    .forEach(line -> parse(line).ifPresent(found::add));
        }
        return found;
    }

    /** A line is {@code 10.244.1.0/24 via 172.18.0.3 dev eth0}. */
    static Optional<PodRoute> parse(String line) {
        var words = line.strip().split("\\s+", -1);
        return words.length >= 3 && words[1].equals("via")
                ? Optional.of(new PodRoute(words[0], words[2]))
                : Optional.empty();
    }

    @Override
    public void put(PodRoute route) {
        run(family(route), "route", "replace", route.podCidr(), "via", route.gateway(), "proto", PROTOCOL);
    }

    @Override
    public void remove(PodRoute route) {
        if (routes().contains(route)) {
            run(family(route), "route", "del", route.podCidr(), "via", route.gateway(), "proto", PROTOCOL);
        }
    }

    private static String family(PodRoute route) {
        return route.isIpv6() ? "-6" : "-4";
    }

    private String run(String... arguments) {
        var command = new ArrayList<>(prefix);
        command.add("ip");
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new RouteFailure(String.join(" ", command) + " did not end within " + LIMIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new RouteFailure(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } catch (IOException absent) {
            throw new RouteFailure("cannot run ip: install the package iproute2");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RouteFailure("interrupted: " + String.join(" ", command));
        }
    }
}
