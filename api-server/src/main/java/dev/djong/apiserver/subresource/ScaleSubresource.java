package dev.djong.apiserver.subresource;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.Scales;
import dev.djong.apiserver.extension.CustomKind;
import dev.djong.apiserver.extension.CustomScales;
import dev.djong.apiserver.http.BodyLimit;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Failures;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.PatchObject;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.StoredChange;
import dev.djong.apiserver.verb.StoredChange.Target;
import dev.djong.apiserver.verb.WriteOptions;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code scale}: the number of replicas of a workload, as a kind of its own. */
public final class ScaleSubresource {
    private final Machinery machinery;

    public ScaleSubresource(Machinery machinery) {
        this.machinery = machinery;
    }

    public ApiResponse get(ResourceCall call) {
        var entry = machinery
                .storage(call.definition())
                .get(call.key(), call.query().text("resourceVersion"))
                .orElseThrow(() -> Failures.notFound(call.definition(), call.key()));
        var custom = custom(call);
        var scale = custom.isPresent() ? custom.get().of(entry.object()) : Scales.of(entry.object());
        return ApiResponse.ok(scale.root());
    }

    public ApiResponse update(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "UpdateOptions");
        var scale = machinery.bodies().readAs(call, options, Scales.SCALE);
        if (!scale.name().equals(call.key().name())) {
            throw ApiFailure.badRequest("the name of the object (" + scale.name()
                    + ") does not match the name on the URL (" + call.key().name() + ")");
        }
        return apply(call, options, stored -> scale);
    }

    public ApiResponse patch(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "PatchOptions");
        var type = PatchObject.type(call);
        var body = BodyLimit.read(call.call().exchange());
        return apply(call, options, stored -> machinery.bodies().patchAs(call, options, type, body, stored));
    }

    /** @param wish from the stored scale to the wanted one */
    private ApiResponse apply(ResourceCall call, WriteOptions options, UnaryOperator<ApiObject> wish) {
        var change = new StoredChange(machinery, call, Target.SCALE, options);
        var scaled = change.run(stored -> {
            var before = scaleOf(call, stored);
            var wanted = wish.apply(before);
            return scaled(call, stored, machinery.admit(call, Operation.UPDATE, Scales.SCALE, wanted, before));
        });
        return ApiResponse.ok(scaleOf(call, scaled).root());
    }

    private Optional<CustomScales> custom(ResourceCall call) {
        return machinery
                .customKinds()
                .find(call.definition())
                .flatMap(CustomKind::scale)
                .map(CustomScales::new);
    }

    private ApiObject scaleOf(ResourceCall call, ApiObject object) {
        return custom(call).map(scales -> scales.before(object)).orElseGet(() -> Scales.of(object));
    }

    private ApiObject scaled(ResourceCall call, ApiObject stored, ApiObject scale) {
        if (!scale.resourceVersion().isEmpty() && !scale.resourceVersion().equals(stored.resourceVersion())) {
            throw ApiFailure.staleVersion(call.groupResource(), stored.name());
        }
        return custom(call).map(scales -> scales.apply(stored, scale)).orElseGet(() -> Scales.apply(stored, scale));
    }
}
