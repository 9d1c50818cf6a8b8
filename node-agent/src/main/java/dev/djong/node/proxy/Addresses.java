package dev.djong.node.proxy;

import java.net.InetAddress;

/** Checks addresses before they come near a packet filter. */
final class Addresses {
    private Addresses() {}

    /** Whether this is an IP address in its usual form; names and odd notations are not. */
    static boolean isIp(String text) {
        if (!text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')) {
            return false;
        }
        try {
            var address = InetAddress.ofLiteral(text);
            return isIpv6(text) || address.getHostAddress().equals(text);
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    static boolean isIpv6(String text) {
        return text.indexOf(':') >= 0;
    }

    /**
     * Whether connections may be led there. Who may write endpoints must not reach what listens on the node's loopback,
     * nor a cloud's metadata service on its link-local address.
     */
    static boolean mayBeBackend(String text) {
        if (!isIp(text)) {
            return false;
        }
        var address = InetAddress.ofLiteral(text);
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }
}
