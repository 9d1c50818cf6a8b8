package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.util.List;

/** What a cursor has to tell. */
public sealed interface CursorBatch {

    /** Events in order, at least one; several are best sent in one socket write. */
    record Deliveries(List<Delivery> deliveries) implements CursorBatch {}

    /** The timeout passed without anything to tell. */
    record Quiet() implements CursorBatch {}

    /** The reader was so slow that an event it had not read is gone (410): the last batch. */
    record Expired(Revision oldest) implements CursorBatch {}

    /** The watch was ended from this side; the client resumes from its last revision. The last batch. */
    record Ended(String why) implements CursorBatch {}
}
