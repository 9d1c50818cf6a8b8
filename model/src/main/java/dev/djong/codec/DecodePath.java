package dev.djong.codec;

import dev.djong.definition.StructSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a decoder is: member names and list positions from the root. Kept as raw arrays and turned into text only when
 * there is something to report.
 */
final class DecodePath {
    private static final int INITIAL_DEPTH = 24;

    private String[] names = new String[INITIAL_DEPTH];
    /** The structure whose field a step is; null for map keys and list positions. */
    private @Nullable StructSchema[] owners = new StructSchema[INITIAL_DEPTH];
    /** The position in a list, or -1 for a named step. */
    private int[] positions = new int[INITIAL_DEPTH];

    private int depth;

    void enterField(StructSchema owner, String name) {
        enter(owner, name, -1);
    }

    void enterKey(String name) {
        enter(null, name, -1);
    }

    void enterList() {
        enter(null, "", 0);
    }

    void at(int position) {
        positions[depth - 1] = position;
    }

    void leave() {
        depth--;
    }

    private void enter(@Nullable StructSchema owner, String name, int position) {
        if (depth == names.length) {
            names = Arrays.copyOf(names, depth * 2);
            owners = Arrays.copyOf(owners, depth * 2);
            positions = Arrays.copyOf(positions, depth * 2);
        }
        names[depth] = name;
        owners[depth] = owner;
        positions[depth++] = position;
    }

    /** {@code spec.containers[0].name}: how strict errors name the member {@code last} of the current place. */
    String member(String last) {
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            if (positions[i] >= 0) {
                text.append('[').append(positions[i]).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(names[i]);
            }
        }
        return text.append(text.isEmpty() ? "" : ".").append(last).toString();
    }

    /**
     * How type errors name the current place: {@code Go struct field PodSpec.spec.containers}, that is the innermost
     * structure and all field names from the root without positions and map keys; or {@code Go value} at the root.
     */
    String goPlace() {
        var fields = new StringBuilder();
        var innermost = "";
        for (int i = 0; i < depth; i++) {
            var owner = owners[i];
            if (owner != null) {
                fields.append('.').append(names[i]);
                innermost = owner.shortName();
            }
        }
        return fields.isEmpty() ? "Go value" : "Go struct field " + innermost + fields;
    }
}
