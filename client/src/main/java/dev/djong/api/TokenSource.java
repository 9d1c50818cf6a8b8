package dev.djong.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Where the bearer token comes from, asked for each request. */
@FunctionalInterface
public interface TokenSource {
    String token();

    /** A token that never changes. */
    static TokenSource fixed(String token) {
        return () -> token;
    }

    /** A file that someone rotates, read again at most once a minute; an unreadable file keeps the last token. */
    static TokenSource file(Path file, InstantSource clock) {
        return new TokenFile(file, clock);
    }

    /** A projected service-account token. */
    final class TokenFile implements TokenSource {
        private static final Duration FRESH_FOR = Duration.ofMinutes(1);

        private final Path file;
        private final InstantSource clock;
        private String last = "";
        private Instant readAt = Instant.MIN;

        TokenFile(Path file, InstantSource clock) {
            this.file = file;
            this.clock = clock;
        }

        @Override
        public synchronized String token() {
            var now = clock.instant();
            if (last.isEmpty() || readAt.plus(FRESH_FOR).isBefore(now)) {
                try {
                    last = Files.readString(file).strip();
                    readAt = now;
                } catch (IOException e) {
                    if (last.isEmpty()) {
                        throw new TransportException("cannot read the token file " + file, e);
                    }
                }
            }
            return last;
        }
    }
}
