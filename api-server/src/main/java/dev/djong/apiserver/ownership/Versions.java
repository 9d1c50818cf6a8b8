package dev.djong.apiserver.ownership;

import dev.djong.definition.StructSchema;
import dev.djong.json.JsonObject;
import java.util.Optional;

/**
 * The versions in which an object's managers may have written it. Each manager's fields are named as its version names them,
 * so that what a write changes is looked at once in every version that somebody used (KEP-555).
 *
 * <p>Example: {@code autoscaling/v1} calls {@code targetCPUUtilizationPercentage} what {@code autoscaling/v2} has in
 * {@code metrics}. Who writes the one takes the other from its owner.
 */
@FunctionalInterface
public interface Versions {
    /** An object as a version shows it. */
    record Shown(JsonObject object, StructSchema schema) {}

    /**
     * @param object in whichever version
     * @return empty for a version that is not served any more: nobody can tell what its managers owned
     */
    Optional<Shown> show(JsonObject object, String apiVersion);
}
