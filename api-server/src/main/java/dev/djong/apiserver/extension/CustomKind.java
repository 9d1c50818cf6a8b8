package dev.djong.apiserver.extension;

import dev.djong.apiserver.extension.schema.SchemaValidator;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.ResourceDefinition;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One served version of a custom resource.
 *
 * @param definition what the machinery knows of it
 * @param storedVersion the version in which objects are stored
 * @param conversion between this version and others
 * @param deprecation what clients of this version are told; empty where nothing
 * @param terminating whether its definition is being deleted: nothing new is accepted
 */
public record CustomKind(
        ResourceDefinition definition,
        String storedVersion,
        Conversion conversion,
        SchemaValidator validator,
        ObjectRules rules,
        Optional<ScalePaths> scale,
        String deprecation,
        BooleanSupplier terminating) {

    /** The schema of this version. */
    public CustomSchema schema() {
        @Nullable CustomSchema schema = definition.schema().custom();
        if (schema == null) {
            throw new IllegalStateException(definition + " has no schema of its own");
        }
        return schema;
    }

    /** {@code group/version} of what is stored. */
    public String storedApiVersion() {
        return definition.group() + "/" + storedVersion;
    }
}
