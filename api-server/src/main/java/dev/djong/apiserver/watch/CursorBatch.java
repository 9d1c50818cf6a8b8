package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.util.List;

/** What a cursor has to tell. */
public sealed interface CursorBatch {

    /** Events in order, at least one; several are best sent in one socket write. */
    record Deliveries(List<Delivery> deliveries) implements CursorBatch {}

    /** The timeout passed without anything to tell. */
    record Quiet() implements CursorBatch {}

    /**
     * What comes next is forgotten (410), since the reader was slow or began too far back: the last batch.
     *
     * @param seen the revision that the reader has reached
     * @param oldest the history begins after it
     */
    record Expired(Revision seen, Revision oldest) implements CursorBatch {
        @Override
        public String toString() {
            return "too old resource version: " + seen + " (" + oldest + ")";
        }
    }

    /** The watch was ended from this side; the client resumes from its last revision. The last batch. */
    record Ended(String why) implements CursorBatch {}
}
