package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Accept;
import dev.djong.apiserver.http.Accept.Format;
import dev.djong.apiserver.http.Accept.Shape;
import dev.djong.apiserver.watch.CursorBatch;
import dev.djong.apiserver.watch.Delivery;
import dev.djong.apiserver.watch.FrameFormat;
import dev.djong.json.JsonWriter;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.nio.charset.StandardCharsets;

/** Writes watch events in each form that a client may ask for; what many watchers see is written once. */
public final class WatchFrames {
    /** A comment line, which every reader of server-sent events skips. */
    static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Shapes shapes;
    private final ProtobufAnswers protobuf;

    public WatchFrames(Shapes shapes, ProtobufAnswers protobuf) {
        this.shapes = shapes;
        this.protobuf = protobuf;
    }

    /** @param first whether it is the stream's first event: only that one's table names its columns */
    byte[] frame(ResourceCall call, Accept accept, Delivery delivery, boolean first) {
        if (accept.format() == Format.PROTOBUF) {
            return message(call, accept, delivery);
        }
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

    private byte[] message(ResourceCall call, Accept accept, Delivery delivery) {
        boolean partial = accept.shape() == Shape.PARTIAL;
        var form = Format.PROTOBUF + (partial ? " partial" : "");
        return switch (delivery) {
            case Delivery.OfObject of -> of.frame(form, () -> message(call, partial, of));
            case Delivery.Bookmark mark -> message(call, partial, mark);
        };
    }

    private byte[] message(ResourceCall call, boolean partial, Delivery delivery) {
        return partial ? protobuf.partialEvent(delivery) : protobuf.event(call.definition(), delivery);
    }

    private static byte[] frame(FrameFormat format, Delivery delivery, byte[] object) {
        return format.frame(delivery.type(), object, delivery.revision());
    }

    /** The end of a watch whose next event is forgotten. */
    byte[] expired(Accept accept, CursorBatch.Expired expired) {
        var status = Status.of(Reason.EXPIRED, expired.toString());
        var text = JsonWriter.toText(status.toJson());
        return switch (accept.format()) {
            case PROTOBUF -> protobuf.error(status);
            case EVENT_STREAM -> utf8("event: ERROR\ndata: " + text + "\n\n");
            case JSON, YAML -> utf8("{\"type\":\"ERROR\",\"object\":" + text + "}\n");
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
