package dev.djong.apiserver.extension;

import dev.djong.definition.CustomSchema;
import dev.djong.status.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the {@link ObjectRules} of schemas. This is where an expression language is plugged in. */
public interface RuleCompiler {
    /** Leaves all rules aside. */
    RuleCompiler NONE = new RuleCompiler() {
        @Override
        public List<FieldError> problems(CustomSchema schema, String path, @Nullable CustomSchema stored) {
            return List.of();
        }

        @Override
        public ObjectRules compile(CustomSchema schema) {
            return ObjectRules.NONE;
        }
    };

    /**
     * What keeps the rules of a schema from being accepted.
     *
     * @param schema the root: each node's rules are in its {@link CustomSchema#source()}
     * @param path where the root lies in the definition, such as {@code spec.versions[0].schema.openAPIV3Schema}
     * @param stored the same version's schema before the update, whose rules are accepted as they are; null for a new one
     */
    List<FieldError> problems(CustomSchema schema, String path, @Nullable CustomSchema stored);

    /** The rules of a schema that was accepted. Called once a version and definition; may compile late. */
    ObjectRules compile(CustomSchema schema);
}
