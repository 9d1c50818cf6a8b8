package dev.djong.apiserver.listing;

import dev.djong.apiserver.watch.Entry;
import dev.djong.codec.ProtobufListFrame;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Protobuf. A list says its length before its items, so each is encoded twice: once to be measured, once to be sent. An entry
 * remembers the length of its message, so that only the first list of it does so.
 */
public final class ProtobufList implements ListEncoder {
    /** Makes messages of entries. */
    public interface Messages {
        byte[] of(Entry entry);

        /** Without making one where the length is known. */
        default int lengthOf(Entry entry) {
            return of(entry).length;
        }
    }

    private final ProtobufListFrame frame;
    private final List<Entry> items;
    private final Messages messages;

    /** @param frame what stands around the items */
    public ProtobufList(ProtobufListFrame frame, List<Entry> items, Messages messages) {
        this.frame = frame;
        this.items = items;
        this.messages = messages;
    }

    /** Measures all items first: long work for a long list that was not asked for before. */
    @Override
    public void head(ByteArrayOutputStream out) {
        for (var item : items) {
            frame.measure(messages.lengthOf(item));
        }
        out.writeBytes(frame.head());
    }

    @Override
    public void item(Entry entry, boolean first, ByteArrayOutputStream out) {
        var message = messages.of(entry);
        out.writeBytes(ProtobufListFrame.itemHead(message.length));
        out.writeBytes(message);
    }

    @Override
    public void tail(ByteArrayOutputStream out) {
        out.writeBytes(ProtobufListFrame.tail());
    }
}
