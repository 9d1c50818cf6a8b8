package dev.djong.apiserver.discovery.table;

import dev.djong.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One cell. Most are fixed; some tell how long ago something was, and change while the object does not. */
public sealed interface Cell {
    String NONE = "<none>";
    String UNKNOWN = "<unknown>";
    String UNSET = "<unset>";

    /** What the cell shows at that moment. */
    Json at(Instant now);

    /** A value that never changes. */
    record Fixed(Json value) implements Cell {
        @Override
        public Json at(Instant now) {
            return value;
        }
    }

    /** Text around the time that has passed since {@code since}; {@code <unknown>} in its place where there is no time. */
    record Since(String before, @Nullable Instant since, String after) implements Cell {
        @Override
        public Json at(Instant now) {
            return Json.of(before + (since == null ? UNKNOWN : HumanDuration.of(Duration.between(since, now))) + after);
        }
    }

    static Cell of(String text) {
        return new Fixed(Json.of(text));
    }

    static Cell of(long number) {
        return new Fixed(Json.of(number));
    }

    static Cell of(boolean flag) {
        return new Fixed(Json.of(flag));
    }

    /** The text, or {@code fallback} where it is empty. */
    static Cell of(String text, String fallback) {
        return of(text.isEmpty() ? fallback : text);
    }

    static Cell age(Optional<Instant> since) {
        return new Since("", since.orElse(null), "");
    }
}
