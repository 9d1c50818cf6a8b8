package dev.djong.standalone.cluster;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What this machine is called and where it is reached. */
public final class HostAddresses {
    /** Interfaces that containers and other clusters made are not where the machine is reached. */
    private static final List<String> NOT_OURS = List.of("veth", "tun", "tap");

    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final String DEFAULT_DESTINATION = "00000000";

    private HostAddresses() {}

    /** IPv4 addresses of real interfaces, those that the default route leaves by first; loopback where there is none. */
    public static List<String> ipv4() {
        var found = new ArrayList<String>();
        var byDefault = defaultInterfaces();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces()
                    .sorted(Comparator.comparing(network -> !byDefault.contains(network.getName())))
                    .toList()) {
                if (each.isUp() && !each.isLoopback() && !isMadeForContainers(each.getName())) {
                    each.inetAddresses()
                            .filter(Inet4Address.class::isInstance)
                            .filter(address -> !address.isLinkLocalAddress())
                            .map(InetAddress::getHostAddress)
                            .forEach(found::add);
                }
            }
        } catch (SocketException e) {
            throw new IllegalStateException("cannot list the machine's network interfaces", e);
        }
        return found.isEmpty() ? List.of("127.0.0.1") : List.copyOf(found);
    }

    /** Every bridge is: those of container runtimes and of other clusters alike. */
    private static boolean isMadeForContainers(String name) {
        return NOT_OURS.stream().anyMatch(name::startsWith)
                || Files.exists(INTERFACES.resolve(name).resolve("bridge"));
    }

    /** Lines of the kernel's table are: interface, destination, gateway and more, in columns. */
    private static List<String> defaultInterfaces() {
        try (var routes = Files.lines(ROUTES)) {
            return routes.map(line -> line.split("\\s+", -1))
                    .filter(columns -> columns.length > 1 && columns[1].equals(DEFAULT_DESTINATION))
                    .map(columns -> columns[0])
                    .toList();
        } catch (IOException noSuchTable) {
            return List.of();
        }
    }

    /** The machine's name as a node's name: lower case, letters, digits, dots and dashes. */
    public static String nodeName(String host) {
        String name =
                host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-").replaceAll("^[.-]+|[.-]+$", "");
        return name.isEmpty() ? "node" : name;
    }

    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "node";
        }
    }
}
