package dev.djong.node.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;

/** Addresses inside names. */
final class Addresses {
    private static final int IPV4_LABELS = 4;
    private static final int IPV6_NIBBLES = 32;

    private Addresses() {}

    /** The address that a name below {@code in-addr.arpa} or {@code ip6.arpa} stands for. */
    static Optional<String> ofReverseName(Name name) {
        var text = Labels.lowerCase(name);
        if (text.endsWith(".in-addr.arpa.")) {
            return ipv4(List.of(
                    text.substring(0, text.length() - ".in-addr.arpa.".length()).split("\\.")));
        }
        return text.endsWith(".ip6.arpa.")
                ? ipv6(List.of(
                        text.substring(0, text.length() - ".ip6.arpa.".length()).split("\\.")))
                : Optional.empty();
    }

    private static Optional<String> ipv4(List<String> labels) {
        return labels.size() == IPV4_LABELS ? literal(String.join(".", labels.reversed())) : Optional.empty();
    }

    private static Optional<String> ipv6(List<String> labels) {
        if (labels.size() != IPV6_NIBBLES || labels.stream().anyMatch(label -> label.length() != 1)) {
            return Optional.empty();
        }
        var digits = String.join("", labels.reversed());
        var groups = new ArrayList<String>();
        for (int i = 0; i < IPV6_NIBBLES; i += 4) {
            groups.add(digits.substring(i, i + 4));
        }
        return literal(String.join(":", groups));
    }

    /** The address that a pod's label such as {@code 10-244-0-7} stands for. */
    static Optional<InetAddress> ofPodLabel(String label) {
        var dots = label.replace('-', '.');
        var text = dots.matches("[0-9]+(\\.[0-9]+){3}") ? dots : label.replace('-', ':');
        return parse(text);
    }

    private static Optional<String> literal(String text) {
        return parse(text).map(Addresses::canonical);
    }

    static Optional<InetAddress> parse(String text) {
        if (!text.matches("[0-9a-f.:]+")) {
            return Optional.empty(); // else a name would be looked up, or a strange notation accepted
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** As Kubernetes writes it: IPv6 with its longest run of zeros left out (RFC 5952). */
    static String canonical(InetAddress address) {
        var text = address.getHostAddress();
        if (text.indexOf(':') < 0) {
            return text;
        }
        var longest = "";
        for (int zeros = 8; zeros > 1 && longest.isEmpty(); zeros--) {
            var run = "0" + ":0".repeat(zeros - 1);
            longest = (":" + text + ":").contains(":" + run + ":") ? run : "";
        }
        if (longest.isEmpty()) {
            return text;
        }
        var padded = ":" + text + ":";
        int at = padded.indexOf(":" + longest + ":");
        var head = padded.substring(0, at);
        var tail = padded.substring(at + longest.length() + 2);
        return (head.isEmpty() ? "" : head.substring(1)) + "::"
                + (tail.isEmpty() ? "" : tail.substring(0, tail.length() - 1));
    }
}
