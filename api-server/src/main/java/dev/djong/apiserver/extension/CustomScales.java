package dev.djong.apiserver.extension;

import dev.djong.apiserver.behaviour.Scales;
import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;

/** The {@code autoscaling/v1} Scale of a custom resource, whose definition says where its numbers are. */
public final class CustomScales {
    private final ScalePaths paths;

    public CustomScales(ScalePaths paths) {
        this.paths = paths;
    }

    /** @throws ApiFailure 500 where the object does not say how many replicas it wants */
    public ApiObject of(ApiObject object) {
        if (!(object.root().at(ScalePaths.names(paths.specReplicas())) instanceof JsonInteger(var replicas))) {
            throw ApiFailure.internal("the spec replicas field " + Json.of(paths.specReplicas()) + " does not exist");
        }
        return scale(object, replicas);
    }

    /** Like {@link #of}, for an update, which may be the first to say how many. */
    public ApiObject before(ApiObject object) {
        return scale(
                object,
                object.root().at(ScalePaths.names(paths.specReplicas())) instanceof JsonInteger(var replicas)
                        ? replicas
                        : 0);
    }

    private ApiObject scale(ApiObject object, long replicas) {
        long actual = object.root().at(ScalePaths.names(paths.statusReplicas())) instanceof JsonInteger(var number)
                ? number
                : 0;
        var selector = !paths.labelSelector().isEmpty()
                        && object.root().at(ScalePaths.names(paths.labelSelector())) instanceof JsonString(var text)
                ? text
                : "";
        return Scales.of(
                object,
                replicas,
                JsonObject.builder()
                        .put("replicas", actual)
                        .putText("selector", selector)
                        .build());
    }

    /** Where an object says how many replicas it wants. */
    public String[] place() {
        return ScalePaths.names(paths.specReplicas());
    }

    /** The object with the scale's wish; its resourceVersion, where given, is a precondition. */
    public ApiObject apply(ApiObject object, ApiObject scale) {
        long replicas = Scales.wanted(scale);
        var scaled = new ApiObject(object.root().withAt(Json.of(replicas), ScalePaths.names(paths.specReplicas())));
        return scale.resourceVersion().isEmpty() ? scaled : scaled.withResourceVersion(scale.resourceVersion());
    }
}
