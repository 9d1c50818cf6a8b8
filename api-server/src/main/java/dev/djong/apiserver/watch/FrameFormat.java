package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How a watch event is written. */
public enum FrameFormat {
    /** One JSON document a line: {@code {"type":"ADDED","object":{...}}}. */
    JSON_LINE {
        @Override
        byte[] head(EventType type, Revision revision) {
            return ascii("{\"type\":\"" + type + "\",\"object\":");
        }

        @Override
        byte[] tail() {
            return LINE_TAIL;
        }
    },

    /** A server-sent event: id is the resourceVersion, event the type, data the object. */
    SERVER_SENT {
        @Override
        byte[] head(EventType type, Revision revision) {
            return ascii("id: " + revision + "\nevent: " + type + "\ndata: ");
        }

        @Override
        byte[] tail() {
            return SERVER_SENT_TAIL;
        }
    };

    static final int COUNT = values().length;

    private static final byte[] LINE_TAIL = ascii("}\n");
    private static final byte[] SERVER_SENT_TAIL = ascii("\n\n");

    /** By the type's number: a name a watcher and event is too much to make each time. */
    private final String[] sharedNames =
            Arrays.stream(EventType.values()).map(type -> type + " " + name()).toArray(String[]::new);

    abstract byte[] head(EventType type, Revision revision);

    abstract byte[] tail();

    /** What all who are told an event of this type in this format ask for it by. */
    String sharedName(EventType type) {
        return sharedNames[type.ordinal()];
    }

    /** A frame around an encoded object, told at {@code revision}. */
    public byte[] frame(EventType type, Encoded object, Revision revision) {
        var head = head(type, revision);
        var tail = tail();
        int length = object.length(revision);
        var frame = new byte[head.length + length + tail.length];
        System.arraycopy(head, 0, frame, 0, head.length);
        int end = object.copyTo(frame, head.length, revision);
        System.arraycopy(tail, 0, frame, end, tail.length);
        return frame;
    }

    /** A frame around an object that is encoded already, resourceVersion included. */
    public byte[] frame(EventType type, byte[] object, Revision revision) {
        var head = head(type, revision);
        var tail = tail();
        var frame = new byte[head.length + object.length + tail.length];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(object, 0, frame, head.length, object.length);
        System.arraycopy(tail, 0, frame, head.length + object.length, tail.length);
        return frame;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
