package dev.djong.apiserver.allocation;

import java.util.regex.Pattern;

/** Ports from {@code first} to {@code last}, both included. */
public record PortRange(int first, int last) {
    public static final PortRange DEFAULT_NODE_PORTS = new PortRange(30_000, 32_767);

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,5})([-+])(\\d{1,5})");

    public PortRange {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException("no range of ports: " + first + "-" + last);
        }
    }

    /** @throws IllegalArgumentException for anything but {@code 30000-32767} or {@code 30000+2767} */
    public static PortRange parse(String text) {
        var match = SYNTAX.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("no range of ports: " + text);
        }
        int first = Integer.parseInt(match.group(1));
        int second = Integer.parseInt(match.group(3));
        return new PortRange(first, match.group(2).equals("+") ? first + second : second);
    }

    public int size() {
        return last - first + 1;
    }

    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
