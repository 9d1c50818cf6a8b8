package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Stored;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Entry contents on their way from a writer to the feed, so that the feed need not decode what this process wrote.
 *
 * <p>The writer offers the content before it writes, because the event may come before the answer. The feed takes it only
 * if the stored bytes are the same; the order of events is the feed's alone.
 */
final class Handover {
    private final Map<Offer, EntryContent> offered = new ConcurrentHashMap<>();

    /** Several writes of one key may be on their way. */
    private record Offer(String key, int hash) {
        Offer(String key, byte[] bytes) {
            this(key, Arrays.hashCode(bytes));
        }
    }

    void offer(String key, EntryContent content) {
        offered.put(new Offer(key, content.encoded().bytes()), content);
    }

    /** Called when the write did not happen, or nobody knows. */
    void withdraw(String key, EntryContent content) {
        offered.remove(new Offer(key, content.encoded().bytes()), content);
    }

    /** The content of these very bytes, if a writer of this process has it. */
    @Nullable
    EntryContent take(Stored stored) {
        if (offered.isEmpty()) {
            return null;
        }
        var offer = new Offer(stored.key(), stored.value());
        var content = offered.get(offer);
        if (content == null || !Arrays.equals(content.encoded().bytes(), stored.value())) {
            return null;
        }
        offered.remove(offer, content);
        return content;
    }

    /** What is offered belongs to events that a fill has overtaken. */
    void clear() {
        offered.clear();
    }

    int size() {
        return offered.size();
    }
}
