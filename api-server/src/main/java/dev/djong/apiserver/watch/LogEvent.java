package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.OrderedSnapshot;
import dev.djong.object.Revision;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One change in a resource's log: the state before, the state after, and all entries as the change found them.
 *
 * <p>Frames are made once and shared by all watchers that are told the same. They are dropped when the log has moved on
 * ({@link EventLog#FRAMES_KEPT_EVENTS}): who is that slow makes its own.
 */
final class LogEvent implements SharedFrames {
    /** What an event costs beside the object's bytes: index, path of the snapshot, this object. */
    private static final int OVERHEAD_BYTES = 800;

    private final long sequence;
    private final Revision revision;
    private final String key;
    private final @Nullable Entry previous;
    private final @Nullable Entry current;
    private final OrderedSnapshot<String, Entry> entriesBefore;
    private final long atMillis;
    private final Delivery.@Nullable OfObject told;
    private volatile @Nullable Frames frames = new Frames();

    private static final class Frames {
        private final Map<String, byte[]> byName = new ConcurrentHashMap<>(2);
        private final AtomicReferenceArray<byte @Nullable []> plain =
                new AtomicReferenceArray<>(FrameFormat.COUNT * EventType.COUNT);

        private static int index(FrameFormat format, EventType type) {
            return format.ordinal() * EventType.COUNT + type.ordinal();
        }
    }

    LogEvent(
            long sequence,
            Revision revision,
            String key,
            @Nullable Entry previous,
            @Nullable Entry current,
            OrderedSnapshot<String, Entry> entriesBefore,
            long atMillis) {
        this.sequence = sequence;
        this.revision = revision;
        this.key = key;
        this.previous = previous;
        this.current = current;
        this.entriesBefore = entriesBefore;
        this.atMillis = atMillis;
        this.told = toldToAll();
    }

    private Delivery.@Nullable OfObject toldToAll() {
        if (current != null) {
            return new Delivery.OfObject(
                    previous == null ? EventType.ADDED : EventType.MODIFIED, current, revision, this);
        }
        return previous == null ? null : new Delivery.OfObject(EventType.DELETED, previous, revision, this);
    }

    long sequence() {
        return sequence;
    }

    Revision revision() {
        return revision;
    }

    String key() {
        return key;
    }

    @Nullable
    Entry previous() {
        return previous;
    }

    @Nullable
    Entry current() {
        return current;
    }

    /** How they are told who see every object, or all of the object's namespace: one for all of them. */
    @Nullable
    Delivery told() {
        return told;
    }

    OrderedSnapshot<String, Entry> entriesBefore() {
        return entriesBefore;
    }

    long atMillis() {
        return atMillis;
    }

    int weightBytes() {
        var entry = current != null ? current : previous;
        return OVERHEAD_BYTES + (entry == null ? 0 : entry.encoded().bytes().length);
    }

    @Override
    public byte[] frame(String format, Supplier<byte[]> make) {
        var shared = frames;
        if (shared == null) {
            return make.get();
        }
        var made = shared.byName.get(format);
        return made != null ? made : shared.byName.computeIfAbsent(format, unused -> make.get());
    }

    @Override
    public byte @Nullable [] made(FrameFormat format, EventType type) {
        var shared = frames;
        return shared == null ? null : shared.plain.get(Frames.index(format, type));
    }

    @Override
    public void keep(FrameFormat format, EventType type, byte[] frame) {
        var shared = frames;
        if (shared != null) {
            shared.plain.set(Frames.index(format, type), frame);
        }
    }

    void dropFrames() {
        frames = null;
    }
}
