package dev.djong.apiserver;

import dev.djong.apiserver.watch.Entry;
import dev.djong.object.ApiObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects that admission looks at with every write, such as the namespace and the priority classes: each is decoded once a
 * revision. What does not fit is forgotten all at once: a memory of this size is filled again faster than it is tended.
 */
final class DecodedEntries {
    static final int CAPACITY = 512;

    /** Larger ones are decoded each time: a few hundred of what clients may store would fill the heap. */
    static final int LARGEST_BYTES = 8 << 10;

    private record Decoded(Entry entry, ApiObject object) {}

    private final Map<String, Decoded> byKey = new ConcurrentHashMap<>();

    /** The entry's object, which is shared: objects are immutable. */
    ApiObject of(Entry entry) {
        if (entry.encoded().bytes().length > LARGEST_BYTES) {
            return entry.object();
        }
        var known = byKey.get(entry.key());
        if (known != null && known.entry() == entry) {
            return known.object();
        }
        if (byKey.size() >= CAPACITY) {
            byKey.clear();
        }
        var object = entry.object();
        byKey.put(entry.key(), new Decoded(entry, object));
        return object;
    }
}
