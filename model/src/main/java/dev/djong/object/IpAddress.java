package dev.djong.object;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An IP address as a number, with its one canonical text: dotted decimals without leading zeros, or RFC 5952. Never asks a
 * resolver.
 */
public record IpAddress(Family family, BigInteger value) implements Comparable<IpAddress> {

    /** {@code text} is the API's word for it. */
    public enum Family {
        IPV4("IPv4", 32),
        IPV6("IPv6", 128);

        private final String text;
        private final int bits;

        Family(String text, int bits) {
            this.text = text;
            this.bits = bits;
        }

        public String text() {
            return text;
        }

        public int bits() {
            return bits;
        }

        public static Optional<Family> of(String text) {
            return Stream.of(values())
                    .filter(family -> family.text.equals(text))
                    .findFirst();
        }
    }

    private static final int IPV6_GROUPS = 8;

    /** Strict: leading zeros, zones and mapped addresses are refused. */
    public static Optional<IpAddress> parse(String text) {
        return text.indexOf(':') >= 0 ? parse6(text) : parse4(text);
    }

    private static Optional<IpAddress> parse4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long value = 0;
        for (var part : parts) {
            var plain = !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!plain || part.length() > 1 && part.charAt(0) == '0' || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            value = value << 8 | Integer.parseInt(part);
        }
        return Optional.of(new IpAddress(Family.IPV4, BigInteger.valueOf(value)));
    }

    private static Optional<IpAddress> parse6(String text) {
        var alphabet = text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        if (!alphabet) {
            return Optional.empty();
        }
        try {
            InetAddress address = Inet6Address.ofLiteral(text);
            return address instanceof Inet6Address
                    ? Optional.of(new IpAddress(Family.IPV6, new BigInteger(1, address.getAddress())))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    public IpAddress plus(BigInteger offset) {
        return new IpAddress(family, value.add(offset));
    }

    public boolean isLoopback() {
        return family == Family.IPV4 ? value.shiftRight(24).intValue() == 127 : value.equals(BigInteger.ONE);
    }

    public boolean isUnspecified() {
        return value.signum() == 0;
    }

    /** 169.254.0.0/16, 224.0.0.0/24 and their IPv6 kin: addresses that mean something else on each link. */
    public boolean isLinkLocal() {
        return family == Family.IPV4
                ? value.shiftRight(16).intValue() == 0xA9FE
                : value.shiftRight(118).intValue() == 0x3FA;
    }

    public boolean isLinkLocalMulticast() {
        return family == Family.IPV4
                ? value.shiftRight(8).intValue() == 0xE00000
                : value.shiftRight(112).intValue() == 0xFF02;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family.compareTo(other.family);
        return byFamily != 0 ? byFamily : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return family == Family.IPV4 ? dotted() : compressed();
    }

    private String dotted() {
        long number = value.longValue();
        return IntStream.of(24, 16, 8, 0)
                .mapToObj(shift -> String.valueOf(number >> shift & 0xFF))
                .collect(Collectors.joining("."));
    }

    /** The longest run of at least two zero groups becomes {@code ::}, the first of equals. */
    private String compressed() {
        var groups = IntStream.range(0, IPV6_GROUPS)
                .map(i -> value.shiftRight(16 * (IPV6_GROUPS - 1 - i)).intValue() & 0xFFFF)
                .toArray();
        int start = 0;
        int length = 0;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int end = i;
            while (end < IPV6_GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        return length < 2
                ? hex(groups, 0, IPV6_GROUPS)
                : hex(groups, 0, start) + "::" + hex(groups, start + length, IPV6_GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Integer.toHexString(groups[i]))
                .collect(Collectors.joining(":"));
    }
}
