package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.djong.object.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads a cursor in tests, in one of the two formats, with a deadline. */
final class CursorReader {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cursor cursor;
    private final FrameFormat format;
    private final List<ToldEvent> told = new ArrayList<>();

    CursorReader(Cursor cursor, FrameFormat format) {
        this.cursor = cursor;
        this.format = format;
    }

    List<ToldEvent> told() {
        return List.copyOf(told);
    }

    Revision last() {
        return told.getLast().revision();
    }

    /** Reads until that many events were told in all; may read some more, if they come in the same batch. */
    List<ToldEvent> atLeast(int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (told.size() < count && System.nanoTime() < deadline) {
            take(next(Duration.ofMillis(200)));
        }
        assertThat(told).as("told within %s", PATIENCE).hasSizeGreaterThanOrEqualTo(count);
        return told();
    }

    /** Reads until there is nothing more to tell. */
    List<ToldEvent> untilQuiet(Duration quiet) {
        while (next(quiet) instanceof CursorBatch.Deliveries deliveries) {
            take(deliveries);
        }
        return told();
    }

    private void take(CursorBatch batch) {
        switch (batch) {
            case CursorBatch.Deliveries(var deliveries) -> deliveries.forEach(this::take);
            case CursorBatch.Quiet() -> {}
            case CursorBatch.Expired expired -> fail("the watch expired: %s", expired);
            case CursorBatch.Ended ended -> fail("the watch ended: %s", ended);
        }
    }

    private void take(Delivery delivery) {
        var frame = delivery.frame(format);
        var event = format == FrameFormat.JSON_LINE ? ToldEvent.ofJsonLine(frame) : ToldEvent.ofServerSent(frame);
        assertThat(event.revision()).isEqualTo(delivery.revision());
        told.add(event);
    }

    CursorBatch next(Duration timeout) {
        try {
            return cursor.next(timeout);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
