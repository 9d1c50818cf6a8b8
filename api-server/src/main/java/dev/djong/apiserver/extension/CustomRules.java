package dev.djong.apiserver.extension;

import dev.djong.cel.SchemaRules;
import dev.djong.definition.CustomSchema;
import dev.djong.status.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code x-kubernetes-validations} of custom resources (KEP-2876), as the expressions' engine has them. */
public final class CustomRules implements RuleCompiler {
    @Override
    public List<FieldError> problems(CustomSchema schema, String path, @Nullable CustomSchema stored) {
        return SchemaRules.problems(schema, path);
    }

    @Override
    public ObjectRules compile(CustomSchema schema) {
        return SchemaRules.hasRules(schema) ? new SchemaRules(schema)::check : ObjectRules.NONE;
    }
}
