package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Accept;
import dev.djong.apiserver.http.Accept.Format;
import dev.djong.apiserver.http.Accept.Shape;
import dev.djong.apiserver.watch.Delivery;
import dev.djong.apiserver.watch.FrameFormat;
import dev.djong.json.JsonWriter;
import dev.djong.object.Revision;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.nio.charset.StandardCharsets;

/** Writes watch events in each form that a client may ask for; what many watchers see is written once. */
public final class WatchFrames {
    /** A comment line, which every reader of server-sent events skips. */
    static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Shapes shapes;

    public WatchFrames(Shapes shapes) {
        this.shapes = shapes;
    }

    /** @param first whether it is the stream's first event: only that one's table names its columns */
    byte[] frame(ResourceCall call, Accept accept, Delivery delivery, boolean first) {
        var format = accept.format() == Format.EVENT_STREAM ? FrameFormat.SERVER_SENT : FrameFormat.JSON_LINE;
        if (accept.shape() == Shape.OBJECT) {
            return delivery.frame(format);
        }
        return switch (delivery) {
            case Delivery.OfObject of ->
                accept.shape() == Shape.PARTIAL
                        ? of.frame(
                                format + " partial", () -> frame(format, of, shapes.partial(of.entry(), of.revision())))
                        : frame(format, of, shapes.tableEvent(call, of.entry(), of.revision(), first));
            case Delivery.Bookmark mark -> frame(format, mark, shapes.bookmark(call, accept.shape(), mark));
        };
    }

    private static byte[] frame(FrameFormat format, Delivery delivery, byte[] object) {
        return format.frame(delivery.type(), object, delivery.revision());
    }

    /** The watcher was so slow that its next event is forgotten. */
    static byte[] expired(Accept accept, Revision oldest) {
        var status =
                JsonWriter.toText(Status.of(Reason.EXPIRED, "too old resource version: history starts after " + oldest)
                        .toJson());
        var frame = accept.format() == Format.EVENT_STREAM
                ? "event: ERROR\ndata: " + status + "\n\n"
                : "{\"type\":\"ERROR\",\"object\":" + status + "}\n";
        return frame.getBytes(StandardCharsets.UTF_8);
    }
}
