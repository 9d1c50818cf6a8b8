package dev.djong.apiserver.extension.schema;

import dev.djong.codec.Pruning;
import dev.djong.definition.CustomSchema;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defaults have to be values of their own schema, without fields that would be pruned. */
public final class DefaultRules {
    private final List<FieldError> errors = new ArrayList<>();

    private DefaultRules() {}

    /** @param path where the schema lies in the definition */
    public static List<FieldError> check(CustomSchema root, String path) {
        var rules = new DefaultRules();
        rules.node(root, path);
        return rules.errors;
    }

    private void node(@Nullable CustomSchema schema, String path) {
        if (schema == null) {
            return;
        }
        var given = schema.defaultValue();
        if (given != null) {
            if (!Pruning.prune(given, schema).equals(given)) {
                errors.add(FieldError.invalid(path + ".default", given, "must not have unknown fields"));
            }
            errors.addAll(SchemaValidator.checkValue(schema, given, path + ".default"));
        }
        node(schema.items(), path + ".items");
        schema.properties().forEach((name, property) -> node(property, path + ".properties[" + name + "]"));
    }
}
