package dev.djong.apiserver.subresource.proxy;

import java.util.ArrayDeque;
import java.util.Locale;

/**
 * The path that a backend is asked for. Dots are resolved here, in whatever spelling, and never lead above the root;
 * empty segments go; everything else, escapes included, stays as the client wrote it.
 */
final class ProxyPath {
    private ProxyPath() {}

    /** @param rawTail what followed {@code /proxy}, with its leading slash or empty */
    static String clean(String rawTail) {
        var kept = new ArrayDeque<String>();
        for (var segment : rawTail.split("/", -1)) {
            switch (segment.toLowerCase(Locale.ROOT).replace("%2e", ".")) {
                case "", "." -> {}
                case ".." -> kept.pollLast();
                default -> kept.addLast(segment);
            }
        }
        return "/" + String.join("/", kept) + (rawTail.endsWith("/") && !kept.isEmpty() ? "/" : "");
    }
}
