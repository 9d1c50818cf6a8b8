package dev.djong.definitions;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What the published API says of types and fields. Some hundred kilobytes of text that only {@code kubectl explain} and
 * the OpenAPI documents want: read when asked for and held by whoever asked.
 */
public final class Descriptions {
    private final Map<String, Map<String, String>> texts;

    private Descriptions(Map<String, Map<String, String>> texts) {
        this.texts = texts;
    }

    public static Descriptions load() {
        try (var in =
                new DataInputStream(new BufferedInputStream(BuiltInDefinitions.open(CompactFormat.DESCRIPTIONS)))) {
            var texts = new HashMap<String, Map<String, String>>();
            for (int types = in.readInt(); types > 0; types--) {
                var name = in.readUTF();
                var fields = new HashMap<String, String>();
                for (int count = in.readUnsignedShort(); count > 0; count--) {
                    fields.put(in.readUTF(), in.readUTF());
                }
                texts.put(name, fields);
            }
            return new Descriptions(texts);
        } catch (IOException e) {
            throw new UncheckedIOException("the descriptions cannot be read", e);
        }
    }

    /** The type's description, or the empty string. */
    public String ofType(String type) {
        return ofField(type, "");
    }

    /** The field's description, or the empty string. */
    public String ofField(String type, String field) {
        return texts.getOrDefault(type, Map.of()).getOrDefault(field, "");
    }
}
