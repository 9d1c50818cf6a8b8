package dev.djong.node.proxy;

import java.util.Locale;

/** The transports that services speak. */
public enum Protocol {
    TCP,
    UDP,
    SCTP;

    /** Empty means TCP, as in the API. */
    static Protocol of(String text) {
        return text.isEmpty() ? TCP : valueOf(text);
    }

    /** As packet filters write it. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
