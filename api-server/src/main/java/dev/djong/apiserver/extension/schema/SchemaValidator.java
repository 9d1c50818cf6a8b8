package dev.djong.apiserver.extension.schema;

import dev.djong.definition.CustomSchema;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks custom resources against the schema of their version: the keywords, then the uniqueness of sets and maps. */
public final class SchemaValidator {
    /** How errors that belong to no single field name their place. */
    public static final String NO_FIELD = "<nil>";

    private final CustomSchema schema;
    private final ValueSchema compiled;

    public SchemaValidator(CustomSchema schema) {
        this.schema = schema;
        this.compiled = ValueSchema.of(schema.source());
    }

    /** @param stored what an update starts from; null for a new object */
    public List<FieldError> check(ApiObject object, @Nullable ApiObject stored) {
        var errors = new ArrayList<>(
                compiled.check(object.root(), stored == null ? null : stored.root(), Place.ROOT, new Budget())
                        .errors());
        errors.addAll(EmbeddedRules.check(schema, object.root()));
        if (stored == null || ListRules.check(schema, stored.root()).isEmpty()) {
            errors.addAll(ListRules.check(schema, object.root()));
        }
        return errors;
    }

    /** Only the status: the rest is as it was stored. */
    public List<FieldError> checkStatus(ApiObject object, ApiObject stored) {
        var errors = new ArrayList<FieldError>();
        var status = object.root().get("status");
        if (status != null) {
            compiled.property("status")
                    .ifPresent(rules -> errors.addAll(
                            rules.check(status, stored.root().get("status"), Place.ROOT.member("status"), new Budget())
                                    .errors()));
        }
        if (ListRules.check(schema, stored.root()).isEmpty()) {
            errors.addAll(ListRules.check(schema, object.root()));
        }
        return errors;
    }

    /** A value of this shape alone, such as a default. */
    public static List<FieldError> checkValue(CustomSchema schema, Json value, String field) {
        return List.copyOf(ValueSchema.of(schema.source())
                .check(value, null, field.isEmpty() ? Place.ROOT : Place.ROOT.member(field), new Budget())
                .errors());
    }
}
