package dev.djong.shell;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Upstream's {@code --v} as a level for the packages of one service. */
final class Verbosity {
    private static final int DEBUG_FROM = 4;
    private static final int TRACE_FROM = 6;

    private Verbosity() {}

    static void apply(String packageName, int verbosity) {
        if (verbosity >= DEBUG_FROM && LoggerFactory.getLogger(packageName) instanceof Logger logger) {
            logger.setLevel(verbosity >= TRACE_FROM ? Level.TRACE : Level.DEBUG);
        }
    }
}
