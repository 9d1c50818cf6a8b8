package dev.djong.apiserver.behaviour;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code DeleteOptions} as a client sent them, already known to be valid (see {@code DeleteOptionsValidator}).
 *
 * @param orphanDependents the deprecated boolean; wins over {@code propagation}
 * @param uid precondition
 * @param resourceVersion precondition
 */
public record DeleteRequest(
        OptionalLong gracePeriodSeconds,
        Optional<Propagation> propagation,
        Optional<Boolean> orphanDependents,
        Optional<String> uid,
        Optional<String> resourceVersion) {

    public static final DeleteRequest DEFAULT = new DeleteRequest(
            OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Reads the object form; negative grace periods mean one second. */
    public static DeleteRequest of(JsonObject options) {
        var preconditions = options.object("preconditions");
        var seconds = options.integer("gracePeriodSeconds");
        return new DeleteRequest(
                seconds.isPresent() && seconds.getAsLong() < 0 ? OptionalLong.of(1) : seconds,
                options.string("propagationPolicy").flatMap(DeleteRequest::propagation),
                options.get("orphanDependents") instanceof JsonBool flag ? Optional.of(flag.value()) : Optional.empty(),
                preconditions.string("uid"),
                preconditions.string("resourceVersion"));
    }

    private static Optional<Propagation> propagation(String text) {
        return Arrays.stream(Propagation.values())
                .filter(policy -> policy.text().equals(text))
                .findFirst();
    }

    public DeleteRequest withGracePeriodSeconds(long seconds) {
        return new DeleteRequest(OptionalLong.of(seconds), propagation, orphanDependents, uid, resourceVersion);
    }

    public DeleteRequest withResourceVersion(String version) {
        return new DeleteRequest(gracePeriodSeconds, propagation, orphanDependents, uid, Optional.of(version));
    }

    public DeleteRequest with(Propagation policy) {
        return new DeleteRequest(gracePeriodSeconds, Optional.of(policy), orphanDependents, uid, resourceVersion);
    }

    /** As webhooks see it. */
    public JsonObject toJson(boolean dryRun) {
        var preconditions = JsonObject.builder()
                .putText("resourceVersion", resourceVersion.orElse(""))
                .putText("uid", uid.orElse(""))
                .build();
        return JsonObject.builder()
                .put("apiVersion", "meta.k8s.io/v1")
                .put("kind", "DeleteOptions")
                .putIf("dryRun", dryRun ? JsonArray.of(Json.of("All")) : null)
                .putIf(
                        "gracePeriodSeconds",
                        gracePeriodSeconds.isPresent() ? Json.of(gracePeriodSeconds.getAsLong()) : null)
                .putIf("orphanDependents", orphanDependents.map(Json::of).orElse(null))
                .putIf("preconditions", preconditions.isEmpty() ? null : preconditions)
                .putText("propagationPolicy", propagation.map(Propagation::text).orElse(""))
                .build();
    }
}
