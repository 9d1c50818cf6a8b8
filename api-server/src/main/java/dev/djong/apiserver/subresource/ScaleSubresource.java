package dev.djong.apiserver.subresource;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.Scales;
import dev.djong.apiserver.extension.CustomKind;
import dev.djong.apiserver.extension.CustomScales;
import dev.djong.apiserver.http.BodyLimit;
import dev.djong.apiserver.ownership.Manager;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Failures;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.PatchObject;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.StoredChange;
import dev.djong.apiserver.verb.StoredChange.Target;
import dev.djong.apiserver.verb.WriteOptions;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.List;
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
        return new ApiResponse.OfScale(scale);
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
        if (PatchObject.isApply(call)) {
            return own(call);
        }
        var options = WriteOptions.of(call.query(), "PatchOptions");
        var type = PatchObject.type(call);
        var body = BodyLimit.read(call.call());
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
        return new ApiResponse.OfScale(scaleOf(call, scaled));
    }

    /**
     * Server-side apply: what the configuration says of the scale is applied to the workload itself, so that whoever owns the
     * workload's number of replicas is asked (KEP-555).
     */
    private ApiResponse own(ResourceCall call) throws IOException {
        var options = WriteOptions.ofApply(call.query());
        var body = BodyLimit.read(call.call());
        var configuration = checked(call, machinery.bodies().readConfiguration(call, options, body));
        var ownership = machinery.ownership(call, options, Manager.Operation.APPLY);
        boolean force = call.query().flag("force");
        var change = new StoredChange(machinery, call, Target.SCALE, options, (updated, stored) -> updated);
        var scaled = change.run(stored -> {
            requireVersion(call, configuration.object("metadata").text("resourceVersion"), stored);
            var owned = ownership.apply(
                    ofWorkload(call, configuration),
                    stored,
                    merged -> machinery.bodies().canonical(call.definition(), merged),
                    force);
            var wanted = scaleOf(call, owned);
            return scaled(
                    call, owned, machinery.admit(call, Operation.UPDATE, Scales.SCALE, wanted, scaleOf(call, stored)));
        });
        return new ApiResponse.OfScale(scaleOf(call, scaled));
    }

    private static JsonObject checked(ResourceCall call, JsonObject configuration) {
        for (var member : List.of("apiVersion", "kind")) {
            var expected = member.equals("kind") ? Scales.SCALE.kind() : Scales.SCALE.apiVersion();
            var what = member.equals("kind") ? "kind" : "version";
            if (!configuration.text(member).equals(expected)) {
                throw ApiFailure.badRequest("Incorrect " + what + " specified in apply patch. Specified patch " + what
                        + ": " + configuration.text(member) + ", expected: " + expected);
            }
        }
        var name = configuration.object("metadata").text("name");
        if (!name.isEmpty() && !name.equals(call.key().name())) {
            throw ApiFailure.badRequest("the name of the object (" + name + ") does not match the name on the URL ("
                    + call.key().name() + ")");
        }
        return configuration;
    }

    /** The same wish, as a configuration of the workload. */
    private JsonObject ofWorkload(ResourceCall call, JsonObject configuration) {
        var kind = call.definition().kind();
        var workload = JsonObject.builder()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .build();
        var replicas = configuration.object("spec").get("replicas");
        var place = custom(call).map(CustomScales::place).orElseGet(() -> new String[] {"spec", "replicas"});
        return replicas == null ? workload : workload.withAt(replicas, place);
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

    private static void requireVersion(ResourceCall call, String version, ApiObject stored) {
        if (!version.isEmpty() && !version.equals(stored.resourceVersion())) {
            throw ApiFailure.staleVersion(call.groupResource(), stored.name());
        }
    }

    private ApiObject scaled(ResourceCall call, ApiObject stored, ApiObject scale) {
        requireVersion(call, scale.resourceVersion(), stored);
        return custom(call).map(scales -> scales.apply(stored, scale)).orElseGet(() -> Scales.apply(stored, scale));
    }
}
