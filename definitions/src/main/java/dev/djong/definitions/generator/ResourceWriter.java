package dev.djong.definitions.generator;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.Column;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.Field;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.PatchStrategy;
import dev.djong.definition.RawSchema;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.ScalarSchema;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.definition.Subresource;
import dev.djong.definitions.CompactFormat;
import dev.djong.object.GroupVersionKind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what {@code CompactReader} reads; {@link CompactFormat} tells the layout. */
final class ResourceWriter {
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Map<StructSchema, Integer> typeIndex = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(body);

    byte[] write(
            Collection<StructSchema> types,
            List<ResourceDefinition> definitions,
            Map<GroupVersionKind, StructSchema> bodies)
            throws IOException {
        var ordered = new ArrayList<>(types);
        ordered.forEach(type -> typeIndex.put(type, typeIndex.size()));
        out.writeInt(ordered.size());
        for (var type : ordered) {
            text(type.name());
            out.writeBoolean(type.atomic());
        }
        for (var type : ordered) {
            out.writeShort(type.size());
            for (var field : type.fields()) {
                field(field);
            }
        }
        out.writeShort(definitions.size());
        for (var definition : definitions) {
            definition(definition);
        }
        out.writeShort(bodies.size());
        for (var entry : bodies.entrySet()) {
            kind(entry.getKey());
            out.writeShort(index(entry.getValue()));
        }
        return assemble();
    }

    private byte[] assemble() throws IOException {
        var file = new ByteArrayOutputStream();
        var head = new DataOutputStream(file);
        head.writeInt(CompactFormat.MAGIC);
        head.writeInt(strings.size());
        for (var string : strings.keySet()) {
            head.writeUTF(string);
        }
        head.write(body.toByteArray());
        return file.toByteArray();
    }

    private void field(Field field) throws IOException {
        text(field.name());
        schema(field.schema());
        out.writeByte(field.presence().ordinal());
        out.writeBoolean(field.required());
        out.writeBoolean(field.atomic());
        optional(field.defaultValue() == null ? null : field.defaultValue().toString());
        int strategies = 0;
        for (var strategy : PatchStrategy.values()) {
            strategies |= field.strategies().contains(strategy) ? 1 << strategy.ordinal() : 0;
        }
        out.writeByte(strategies);
        optional(field.mergeKey());
        out.writeShort(field.number());
        out.writeShort(field.within());
    }

    private void schema(Schema schema) throws IOException {
        switch (schema) {
            case ScalarSchema scalar -> {
                out.writeByte(CompactFormat.SCALAR);
                out.writeByte(scalar.type().ordinal());
                text(scalar.goType());
                texts(scalar.values());
            }
            case ListSchema list -> {
                out.writeByte(CompactFormat.LIST);
                out.writeByte(list.kind().ordinal());
                texts(list.keys());
                text(list.goType());
                schema(list.element());
            }
            case MapSchema map -> {
                out.writeByte(CompactFormat.MAP);
                text(map.goType());
                schema(map.value());
            }
            case StructSchema struct -> {
                out.writeByte(CompactFormat.STRUCT);
                out.writeShort(index(struct));
            }
            case ChoiceSchema choice -> {
                out.writeByte(CompactFormat.CHOICE);
                out.writeShort(index(choice.object()));
                schema(choice.other());
            }
            case RawSchema ignored -> out.writeByte(CompactFormat.RAW);
            case CustomSchema custom -> throw new IllegalArgumentException("no built-in kind has " + custom.source());
        }
    }

    private void definition(ResourceDefinition definition) throws IOException {
        kind(definition.kind());
        text(definition.plural());
        text(definition.singular());
        texts(definition.shortNames());
        texts(definition.categories());
        out.writeBoolean(definition.namespaced());
        texts(definition.verbs().stream().sorted().toList());
        out.writeShort(definition.subresources().size());
        for (Subresource sub : definition.subresources()) {
            text(sub.name());
            kind(sub.kind());
            texts(sub.verbs().stream().sorted().toList());
        }
        optional(definition.storagePrefix());
        kind(definition.storedAs());
        out.writeBoolean(definition.generated());
        out.writeBoolean(definition.unconditionalUpdate());
        out.writeBoolean(definition.createOnUpdate());
        texts(definition.selectableFields());
        out.writeShort(definition.columns().size());
        for (Column column : definition.columns()) {
            texts(List.of(column.name(), column.type(), column.format(), column.description()));
            out.writeByte(column.priority());
        }
        out.writeShort(index(definition.schema()));
    }

    private void kind(GroupVersionKind kind) throws IOException {
        texts(List.of(kind.group(), kind.version(), kind.kind()));
    }

    private int index(StructSchema type) {
        var index = typeIndex.get(type);
        if (index == null) {
            throw new IllegalArgumentException("unlisted type " + type);
        }
        return index;
    }

    private void text(String text) throws IOException {
        out.writeShort(strings.computeIfAbsent(text, ignored -> strings.size()));
    }

    private void optional(@Nullable String text) throws IOException {
        if (text == null) {
            out.writeShort(CompactFormat.NONE);
        } else {
            text(text);
        }
    }

    private void texts(List<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (var text : texts) {
            text(text);
        }
    }
}
