package dev.djong.node.server;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a log, and how.
 *
 * @param stream {@code stdout} or {@code stderr} alone; empty for both
 */
record LogOptions(
        boolean follow,
        boolean previous,
        boolean timestamps,
        OptionalLong tailLines,
        OptionalLong limitBytes,
        Optional<Instant> since,
        String stream) {}
