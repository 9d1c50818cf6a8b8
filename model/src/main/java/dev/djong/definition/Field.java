package dev.djong.definition;

import dev.djong.json.Json;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One field of a {@link StructSchema}.
 *
 * @param required whether the published schema lists it as required
 * @param atomic whether server-side apply owns a map or structure here as a whole
 * @param defaultValue the value that an absent field gets, or null where there is none or where it depends on others
 * @param strategies what a strategic merge patch does with it
 * @param mergeKey the member that identifies items when a strategic merge patch merges this list, or null
 * @param number the field's number in protobuf, 0 where it does not travel there
 * @param within the number of the message that holds the field in protobuf although it lies flat in JSON, as a volume's
 *     source does; 0 for all others. Where that message lies in another, the outer number stands in the lowest
 *     {@link #WITHIN_BITS} bits and the inner one above them
 */
public record Field(
        String name,
        Schema schema,
        Presence presence,
        boolean required,
        boolean atomic,
        @Nullable Json defaultValue,
        Set<PatchStrategy> strategies,
        @Nullable String mergeKey,
        int number,
        int within) {
    /** How many bits of {@link #within} each level takes. */
    public static final int WITHIN_BITS = 8;

    public Field {
        strategies = strategies.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(strategies));
    }

    public boolean merges() {
        return strategies.contains(PatchStrategy.MERGE);
    }

    public boolean retainsKeys() {
        return strategies.contains(PatchStrategy.RETAIN_KEYS);
    }

    /** What stands for this field when it has no value: null where it is left out. */
    public @Nullable Json whenAbsent() {
        return switch (presence) {
            case DROP_EMPTY, DROP_NULL, DROP_ZERO, AS_GIVEN -> null;
            case KEEP_ZERO -> schema.zero();
            case KEEP_NULL -> Json.NULL;
        };
    }

    /** {@code value} as it is stored: null where a value like this is left out. */
    public @Nullable Json canonical(@Nullable Json value) {
        if (value == null || value.isNull() && presence != Presence.AS_GIVEN) {
            return whenAbsent();
        }
        return switch (presence) {
            case DROP_NULL, KEEP_NULL, AS_GIVEN -> value;
            case DROP_EMPTY -> schema.isEmpty(value) ? null : value;
            case DROP_ZERO -> value.equals(schema.zero()) ? null : value;
            case KEEP_ZERO -> emptiesToNull() && schema.isEmpty(value) ? Json.NULL : value;
        };
    }

    /** The stored form upstream uses cannot tell an empty list or map from an absent one. */
    private boolean emptiesToNull() {
        return schema instanceof ListSchema || schema instanceof MapSchema;
    }
}
