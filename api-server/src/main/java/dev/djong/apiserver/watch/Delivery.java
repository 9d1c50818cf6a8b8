package dev.djong.apiserver.watch;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.Revision;
import java.util.function.Supplier;

/** One event as one watcher is told it. */
public sealed interface Delivery {
    EventType type();

    /** The revision to be told: for DELETED that of the deletion, not of the object's last state. */
    Revision revision();

    /** The bytes to send; shared, never to be written to. */
    byte[] frame(FrameFormat format);

    /** An object came, changed or went. {@code entry} is the state to show: for DELETED the last one that matched. */
    record OfObject(EventType type, Entry entry, Revision revision, SharedFrames shared) implements Delivery {

        @Override
        public byte[] frame(FrameFormat format) {
            var made = shared.made(format, type);
            return made != null ? made : make(format);
        }

        private byte[] make(FrameFormat format) {
            var frame = shared.frame(format.sharedName(type), () -> format.frame(type, entry.encoded(), revision));
            shared.keep(format, type, frame);
            return frame;
        }

        /**
         * A frame of another format (tables, partial metadata, another version), made once for all watchers that are
         * told the same event in the same format.
         */
        public byte[] frame(String formatName, Supplier<byte[]> make) {
            return shared.frame(type + " " + formatName, make);
        }
    }

    /**
     * Everything up to {@code revision} has been told.
     *
     * @param endsInitialEvents whether it closes the initial part of a {@code sendInitialEvents} watch
     */
    record Bookmark(GroupVersionKind kind, Revision revision, boolean endsInitialEvents) implements Delivery {
        @Override
        public EventType type() {
            return EventType.BOOKMARK;
        }

        @Override
        public byte[] frame(FrameFormat format) {
            return format.frame(type(), JsonWriter.toBytes(object()), revision);
        }

        /** The bookmark's object: nothing but kind and resourceVersion, and the annotation at the end of the initial part. */
        public JsonObject object() {
            var metadata = JsonObject.builder().put("resourceVersion", revision.toString());
            if (endsInitialEvents) {
                metadata.put("annotations", JsonObject.of("k8s.io/initial-events-end", Json.of("true")));
            }
            return JsonObject.builder()
                    .put("apiVersion", kind.apiVersion())
                    .put("kind", kind.kind())
                    .put("metadata", metadata.build())
                    .build();
        }
    }
}
