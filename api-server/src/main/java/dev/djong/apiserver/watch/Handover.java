package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Stored;
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
    private final Map<String, EntryContent> offered = new ConcurrentHashMap<>();

    void offer(String key, EntryContent content) {
        offered.put(key, content);
    }

    /** Called when the write did not happen, or nobody knows. */
    void withdraw(String key, EntryContent content) {
        offered.remove(key, content);
    }

    /** The content of these very bytes, if a writer of this process has it. */
    @Nullable
    EntryContent take(Stored stored) {
        var content = offered.get(stored.key());
        if (content == null || !ResourceSchema.sameBytes(content, stored)) {
            return null;
        }
        offered.remove(stored.key(), content);
        return content;
    }

    int size() {
        return offered.size();
    }
}
