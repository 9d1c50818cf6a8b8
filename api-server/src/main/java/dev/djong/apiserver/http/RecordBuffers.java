package dev.djong.apiserver.http;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Room for TLS records on their way between an engine and its socket, lent for one call that does not wait. Whoever asks
 * gets what was used last, which the processor still has at hand: with a buffer a connection, an event to 500 watchers
 * would go through 8 MB of memory that is just read and written once.
 */
final class RecordBuffers {
    /** What the container finds enough for each record that the JDK's engine makes or takes. */
    static final int BYTES = 16921;

    /** Nothing fits in, nothing is in it. */
    static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final AtomicReferenceArray<ByteBuffer> idle;

    /** @param kept at most so many while nobody borrows */
    RecordBuffers(int kept) {
        idle = new AtomicReferenceArray<>(kept);
    }

    /** Empty; only the caller's until it is given back. */
    ByteBuffer borrow() {
        for (int i = 0; i < idle.length(); i++) {
            var buffer = idle.get(i) == null ? null : idle.getAndSet(i, null);
            if (buffer != null) {
                return buffer.clear();
            }
        }
        return ByteBuffer.allocate(BYTES);
    }

    /** @param buffer if of another size, it is left to the collector */
    void giveBack(ByteBuffer buffer) {
        for (int i = 0; i < idle.length() && buffer.capacity() == BYTES; i++) {
            if (idle.get(i) == null && idle.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }
}
