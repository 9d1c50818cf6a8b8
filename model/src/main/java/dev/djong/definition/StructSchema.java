package dev.djong.definition;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object with declared fields. Types may contain themselves, so the fields are set once, after all types exist.
 *
 * <p>Fields lie in an open-addressed table by name hash: the decoder asks it for every member it reads, with a string
 * whose hash is already known.
 */
public final class StructSchema implements Schema {
    private final String name;
    private final String goType;
    private final boolean atomic;
    private final @Nullable CustomSchema custom;
    private Field[] fields = {};
    private int[] slots = {-1};
    private @Nullable JsonObject zero;

    /** @param name the name in published schemas, for example {@code io.k8s.api.core.v1.PodSpec} */
    public StructSchema(String name, boolean atomic) {
        this(name, atomic, null);
    }

    /**
     * The shape of a custom resource: its fields are those of every object, and what the schema declares.
     *
     * @param custom the root of its schema
     */
    public StructSchema(String name, CustomSchema custom) {
        this(name, false, custom);
    }

    private StructSchema(String name, boolean atomic, @Nullable CustomSchema custom) {
        this.name = name;
        this.atomic = atomic;
        this.custom = custom;
        this.goType = goType(name);
    }

    private static String goType(String name) {
        int type = name.lastIndexOf('.');
        return name.substring(name.lastIndexOf('.', type - 1) + 1);
    }

    /** @throws IllegalStateException if the fields were set before */
    public void define(List<Field> declared) {
        if (fields.length > 0) {
            throw new IllegalStateException(name + " already has its fields");
        }
        fields = declared.stream().sorted(Comparator.comparing(Field::name)).toArray(Field[]::new);
        slots = new int[Math.max(4, Integer.highestOneBit(Math.max(1, fields.length)) * 4)];
        Arrays.fill(slots, -1);
        for (int i = 0; i < fields.length; i++) {
            int slot = slotOf(fields[i].name());
            if (slots[slot] >= 0) {
                throw new IllegalArgumentException(name + " declares " + fields[i].name() + " twice");
            }
            slots[slot] = i;
        }
    }

    private int slotOf(String fieldName) {
        int hash = fieldName.hashCode();
        int mask = slots.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (slots[slot] >= 0 && !fields[slots[slot]].name().equals(fieldName)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    public String name() {
        return name;
    }

    /** The name without its package, for example {@code PodSpec}: what decoding errors call it. */
    public String shortName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether server-side apply owns values of this type as a whole. */
    public boolean atomic() {
        return atomic;
    }

    /** The schema of the custom resource whose shape this is; null for all other types. */
    public @Nullable CustomSchema custom() {
        return custom;
    }

    /** The number of fields. */
    public int size() {
        return fields.length;
    }

    /** The field at that position in name order. */
    public Field fieldAt(int index) {
        return fields[index];
    }

    /** All fields in name order. */
    public List<Field> fields() {
        return List.of(fields);
    }

    /** The field's position in name order, or -1 when this type has no such field. Names are case-sensitive. */
    public int indexOf(String fieldName) {
        return slots[slotOf(fieldName)];
    }

    /** The field, or null when this type has no such field. */
    public @Nullable Field field(String fieldName) {
        int index = indexOf(fieldName);
        return index < 0 ? null : fields[index];
    }

    /** The declared field's shape. @throws IllegalArgumentException if there is no such field */
    public Schema schemaOf(String fieldName) {
        var field = field(fieldName);
        if (field == null) {
            throw new IllegalArgumentException(name + " has no field " + fieldName);
        }
        return field.schema();
    }

    @Override
    public String goType() {
        return goType;
    }

    @Override
    public JsonObject zero() {
        var known = zero;
        if (known == null) {
            var builder = JsonObject.builder();
            for (var field : fields) {
                builder.putIf(field.name(), field.whenAbsent());
            }
            known = builder.build();
            zero = known;
        }
        return known;
    }

    /** Structures are never empty: only a missing one is left out. */
    @Override
    public boolean isEmpty(Json value) {
        return value.isNull();
    }

    @Override
    public String toString() {
        return name;
    }
}
