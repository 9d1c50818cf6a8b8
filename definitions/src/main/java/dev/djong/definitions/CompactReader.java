package dev.djong.definitions;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.Column;
import dev.djong.definition.Definitions;
import dev.djong.definition.Field;
import dev.djong.definition.ListKind;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.PatchStrategy;
import dev.djong.definition.Presence;
import dev.djong.definition.RawSchema;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.ScalarSchema;
import dev.djong.definition.ScalarType;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.definition.Subresource;
import dev.djong.json.JsonReader;
import dev.djong.object.GroupVersionKind;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the compact resource. Equal shapes come out as one object. */
final class CompactReader {
    private static final ScalarType[] SCALAR_TYPES = ScalarType.values();
    private static final ListKind[] LIST_KINDS = ListKind.values();
    private static final Presence[] PRESENCES = Presence.values();

    private final DataInputStream in;
    private String[] strings = {};
    private StructSchema[] types = {};
    private final Map<Schema, Schema> interned = new HashMap<>();

    CompactReader(DataInputStream in) {
        this.in = in;
    }

    Definitions read() throws IOException {
        if (in.readInt() != CompactFormat.MAGIC) {
            throw new IOException("not a resource of built-in kinds");
        }
        strings = new String[in.readInt()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = in.readUTF();
        }
        types();
        var definitions = new ArrayList<ResourceDefinition>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            definitions.add(definition());
        }
        var bodies = new HashMap<GroupVersionKind, StructSchema>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            bodies.put(kind(), types[in.readUnsignedShort()]);
        }
        return new Definitions(definitions, bodies);
    }

    private void types() throws IOException {
        types = new StructSchema[in.readInt()];
        for (int i = 0; i < types.length; i++) {
            types[i] = new StructSchema(text(), in.readBoolean());
        }
        for (var type : types) {
            var fields = new ArrayList<Field>();
            for (int i = in.readUnsignedShort(); i > 0; i--) {
                fields.add(field());
            }
            type.define(fields);
        }
    }

    private Field field() throws IOException {
        var name = text();
        var schema = schema();
        var presence = PRESENCES[in.readByte()];
        boolean required = in.readBoolean();
        boolean atomic = in.readBoolean();
        var defaultText = optional();
        var strategies = strategies(in.readByte());
        return new Field(
                name,
                schema,
                presence,
                required,
                atomic,
                defaultText == null ? null : JsonReader.read(defaultText),
                strategies,
                optional(),
                in.readUnsignedShort(),
                in.readUnsignedShort());
    }

    private static Set<PatchStrategy> strategies(int bits) {
        var strategies = EnumSet.noneOf(PatchStrategy.class);
        for (var strategy : PatchStrategy.values()) {
            if ((bits & 1 << strategy.ordinal()) != 0) {
                strategies.add(strategy);
            }
        }
        return strategies;
    }

    private Schema schema() throws IOException {
        int tag = in.readByte();
        var schema = switch (tag) {
            case CompactFormat.SCALAR -> new ScalarSchema(SCALAR_TYPES[in.readByte()], text(), texts());
            case CompactFormat.LIST -> list();
            case CompactFormat.MAP -> map();
            case CompactFormat.STRUCT -> types[in.readUnsignedShort()];
            case CompactFormat.CHOICE -> new ChoiceSchema(types[in.readUnsignedShort()], schema());
            case CompactFormat.RAW -> RawSchema.INSTANCE;
            default -> throw new IOException("no shape has tag " + tag);
        };
        var known = interned.putIfAbsent(schema, schema);
        return known != null ? known : schema;
    }

    private ListSchema list() throws IOException {
        var kind = LIST_KINDS[in.readByte()];
        var keys = texts();
        var goType = text();
        return new ListSchema(schema(), kind, keys, goType);
    }

    private MapSchema map() throws IOException {
        var goType = text();
        return new MapSchema(schema(), goType);
    }

    private ResourceDefinition definition() throws IOException {
        return new ResourceDefinition(
                kind(),
                text(),
                text(),
                texts(),
                texts(),
                in.readBoolean(),
                Set.copyOf(texts()),
                subresources(),
                optional(),
                kind(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                texts(),
                columns(),
                types[in.readUnsignedShort()]);
    }

    private List<Subresource> subresources() throws IOException {
        var subresources = new ArrayList<Subresource>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            subresources.add(new Subresource(text(), kind(), Set.copyOf(texts())));
        }
        return subresources;
    }

    private List<Column> columns() throws IOException {
        var columns = new ArrayList<Column>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            var texts = texts();
            columns.add(new Column(texts.get(0), texts.get(1), texts.get(2), texts.get(3), in.readByte()));
        }
        return columns;
    }

    private GroupVersionKind kind() throws IOException {
        var texts = texts();
        return new GroupVersionKind(texts.get(0), texts.get(1), texts.get(2));
    }

    private String text() throws IOException {
        return strings[in.readUnsignedShort()];
    }

    private @Nullable String optional() throws IOException {
        int index = in.readUnsignedShort();
        return index == CompactFormat.NONE ? null : strings[index];
    }

    private List<String> texts() throws IOException {
        var texts = new ArrayList<String>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            texts.add(text());
        }
        return texts;
    }
}
