package dev.djong.apiserver.subresource.proxy;

import dev.djong.apiserver.subresource.backend.Backend;
import dev.djong.status.ApiFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;

/**
 * Keeps proxied requests away from this machine's own loopback and from link-local addresses, where cloud providers serve
 * credentials: whoever may write a status must not be able to send us there.
 */
final class ReachableAddress {
    private static final int MAX_PORT = 65535;

    private ReachableAddress() {}

    /** @param ip of a pod, as its status says */
    static Backend pod(String ip, int port, boolean https) {
        return backend(literal(ip), port, https);
    }

    /** @param host of a node, which may be a name: what it resolves to is checked and used */
    static Backend node(String host, int port, boolean https) {
        try {
            return backend(InetAddress.getByName(host), port, https);
        } catch (UnknownHostException e) {
            throw notAllowed();
        }
    }

    private static InetAddress literal(String ip) {
        try {
            return InetAddress.ofLiteral(ip);
        } catch (IllegalArgumentException noAddress) {
            throw notAllowed();
        }
    }

    private static Backend backend(InetAddress address, int port, boolean https) {
        if (!isAllowed(address)) {
            throw notAllowed();
        }
        var host = address.getHostAddress();
        return https ? Backend.unverified(host, port) : Backend.plain(host, port);
    }

    static boolean isAllowed(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && !address.isAnyLocalAddress()
                && !isBroadcast(address);
    }

    private static boolean isBroadcast(InetAddress address) {
        return address.getHostAddress().equals("255.255.255.255");
    }

    static OptionalInt port(String text) {
        if (!text.matches("\\d{1,5}")) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(text);
        return port > 0 && port <= MAX_PORT ? OptionalInt.of(port) : OptionalInt.empty();
    }

    private static ApiFailure notAllowed() {
        return ApiFailure.badRequest("address not allowed");
    }
}
