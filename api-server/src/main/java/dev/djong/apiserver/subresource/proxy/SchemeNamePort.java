package dev.djong.apiserver.subresource.proxy;

import java.util.Optional;

/**
 * The name of a proxy request: {@code name}, {@code name:port} or {@code scheme:name:port}, where the port may be empty.
 *
 * @param port a number, the name of a port, or empty
 */
record SchemeNamePort(boolean https, String name, String port) {

    static Optional<SchemeNamePort> parse(String text) {
        var parts = text.split(":", -1);
        var parsed = switch (parts.length) {
            case 1 -> new SchemeNamePort(false, parts[0], "");
            case 2 -> new SchemeNamePort(false, parts[0], parts[1]);
            case 3 -> new SchemeNamePort(parts[0].equals("https"), parts[1], parts[2]);
            default -> new SchemeNamePort(false, "", "");
        };
        boolean knownScheme = parts.length < 3 || parts[0].isEmpty() || parts[0].matches("https?");
        return parsed.name.isEmpty() || !knownScheme ? Optional.empty() : Optional.of(parsed);
    }
}
