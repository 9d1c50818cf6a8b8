package dev.djong.apiserver.http;

import java.nio.charset.StandardCharsets;

/** The headers that every answer carries. */
final class Headers {
    static final String AUDIT_ID = "Audit-Id";
    /** As upstream: longer warnings are cut, and no more are sent once they add up to this. */
    private static final int MAX_WARNING_CHARS = 4096;

    private Headers() {}

    static void common(Call call) {
        var exchange = call.exchange();
        if (!call.auditId().isEmpty()) {
            exchange.respondWith(AUDIT_ID, call.auditId());
        }
        exchange.respondWith("Cache-Control", "no-cache, private");
        int budget = MAX_WARNING_CHARS;
        for (var warning : call.warnings()) {
            budget -= warning.length();
            if (budget >= 0) {
                exchange.respondWith("Warning", "299 - \"" + quoted(warning) + "\"");
            }
        }
    }

    /**
     * The quoted-string of RFC 9110, as the bytes of UTF-8, one a character: control characters would end the header, and
     * what is no byte would break off an HTTP/2 connection.
     */
    private static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 8);
        text.chars().filter(c -> c >= ' ' && c != 0x7f).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append((char) c);
        });
        return new String(quoted.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
