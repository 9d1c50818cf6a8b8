package dev.djong.apiserver.cel;

import dev.djong.apiserver.extension.ObjectRules;
import dev.djong.apiserver.extension.RuleCompiler;
import dev.djong.definition.CustomSchema;
import dev.djong.status.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-kubernetes-validations} of custom resources (KEP-2876): checked when a definition is written, compiled when
 * the first object is.
 */
public final class CustomRules implements RuleCompiler {
    @Override
    public List<FieldError> problems(CustomSchema schema, String path, @Nullable CustomSchema stored) {
        return SchemaRuleCheck.run(schema, path);
    }

    @Override
    public ObjectRules compile(CustomSchema schema) {
        return hasRules(schema) ? new LazyRules(schema) : ObjectRules.NONE;
    }

    static boolean hasRules(@Nullable CustomSchema schema) {
        return schema != null
                && (!schema.source().array("x-kubernetes-validations").isEmpty()
                        || hasRules(schema.items())
                        || hasRules(schema.additional())
                        || schema.properties().values().stream().anyMatch(CustomRules::hasRules));
    }
}
