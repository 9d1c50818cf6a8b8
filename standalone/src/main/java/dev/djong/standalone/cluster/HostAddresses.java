package dev.djong.standalone.cluster;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What this machine is called and where it is reached. */
public final class HostAddresses {
    /** Interfaces that containers and other clusters made are not where the machine is reached. */
    private static final List<String> NOT_OURS =
            List.of("docker", "br-", "veth", "cni", "djong", "virbr", "tun", "tap");

    private HostAddresses() {}

    /** IPv4 addresses of real interfaces, the one of the default route's kind first; loopback where there is none. */
    public static List<String> ipv4() {
        var found = new ArrayList<String>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp() && !each.isLoopback() && NOT_OURS.stream().noneMatch(each.getName()::startsWith)) {
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
