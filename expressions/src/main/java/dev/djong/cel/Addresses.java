package dev.djong.cel;

import dev.djong.cel.Functions.Function;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses and ranges; IPv4 in four plain decimal numbers, IPv6 without zones and without embedded IPv4. */
final class Addresses {
    private static final Pattern V4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.|$)){4}(?<!\\.)");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]{2,39}");

    private Addresses() {}

    /** An address. */
    record Ip(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Ip(var theirs) && Arrays.equals(bytes, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        InetAddress address() {
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
            }
        }

        @Override
        public String toString() {
            return bytes.length == 4 ? address().getHostAddress() : compressed(bytes);
        }
    }

    /** A range. */
    record Cidr(Ip ip, int prefixLength) {
        Cidr masked() {
            var bytes = ip.bytes.clone();
            for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
            }
            return new Cidr(new Ip(bytes), prefixLength);
        }

        boolean contains(Ip other) {
            return other.bytes.length == ip.bytes.length
                    && new Cidr(other, prefixLength).masked().ip.equals(masked().ip);
        }

        @Override
        public String toString() {
            return ip + "/" + prefixLength;
        }
    }

    static void addTo(Map<String, Function> functions) {
        functions.put("ip", args -> args[0] instanceof Cidr cidr ? cidr.ip : requireIp(args[0]));
        functions.put("isIP", args -> parse(TextFunctions.text(args[0])).isPresent());
        functions.put("ip.isCanonical", args -> requireIp(args[0]).toString().equals(args[0]));
        functions.put("family", args -> ((Ip) args[0]).bytes.length == 4 ? 4L : 6L);
        functions.put("isUnspecified", args -> ((Ip) args[0]).address().isAnyLocalAddress());
        functions.put("isLoopback", args -> ((Ip) args[0]).address().isLoopbackAddress());
        functions.put("isLinkLocalMulticast", args -> ((Ip) args[0]).address().isMCLinkLocal());
        functions.put("isLinkLocalUnicast", args -> ((Ip) args[0]).address().isLinkLocalAddress());
        functions.put("isGlobalUnicast", args -> isGlobalUnicast(((Ip) args[0]).address()));
        functions.put("cidr", args -> requireCidr(args[0]));
        functions.put("isCIDR", args -> parseCidr(TextFunctions.text(args[0])).isPresent());
        functions.put("containsIP", args -> ((Cidr) args[0]).contains(requireIp(args[1])));
        functions.put("containsCIDR", args -> {
            var inner = requireCidr(args[1]);
            var outer = (Cidr) args[0];
            return inner.prefixLength >= outer.prefixLength && outer.contains(inner.ip);
        });
        functions.put("prefixLength", args -> (long) ((Cidr) args[0]).prefixLength);
        functions.put("masked", args -> ((Cidr) args[0]).masked());
    }

    private static boolean isGlobalUnicast(InetAddress address) {
        var bytes = address.getAddress();
        boolean broadcast = bytes.length == 4 && Arrays.equals(bytes, new byte[] {-1, -1, -1, -1});
        return !broadcast
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress();
    }

    private static Ip requireIp(Object value) {
        return value instanceof Ip ip
                ? ip
                : parse(TextFunctions.text(value))
                        .orElseThrow(() -> new RuleFailure("IP Address \"" + value
                                + "\" parse error during conversion from string: unable to parse IP"));
    }

    private static Cidr requireCidr(Object value) {
        return value instanceof Cidr cidr
                ? cidr
                : parseCidr(TextFunctions.text(value))
                        .orElseThrow(() ->
                                new RuleFailure("network address parse error during conversion from string: " + value));
    }

    static Optional<Ip> parse(String text) {
        if (!V4.matcher(text).matches()
                && !(text.contains(":") && V6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            // Only digits and colons get here, so that nothing is looked up.
            return Optional.of(new Ip(InetAddress.getByName(text).getAddress()));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Cidr> parseCidr(String text) {
        int slash = text.indexOf('/');
        var digits = slash < 0 ? "" : text.substring(slash + 1);
        if (!digits.matches("0|[1-9]\\d{0,2}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(digits);
        return parse(text.substring(0, slash))
                .filter(ip -> length <= ip.bytes.length * 8)
                .map(ip -> new Cidr(ip, length));
    }

    /** RFC 5952: lower case, the longest run of zero groups as two colons. */
    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
