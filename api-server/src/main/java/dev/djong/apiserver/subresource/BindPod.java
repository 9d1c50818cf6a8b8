package dev.djong.apiserver.subresource;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.PodBinding;
import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.StoredChange;
import dev.djong.apiserver.verb.StoredChange.Target;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.apiserver.verb.WriteOptions;
import dev.djong.definition.Definitions;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.io.IOException;

/** POST to {@code pods/NAME/binding}, and to {@code bindings}, its older form. */
public final class BindPod implements VerbHandler {
    private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");

    private final Machinery machinery;
    private final Definitions definitions;

    public BindPod(Machinery machinery, Definitions definitions) {
        this.machinery = machinery;
        this.definitions = definitions;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "CreateOptions");
        var submitted = machinery.bodies().readAs(call, options, BINDING);
        var named = call.key().name();
        if (!named.isEmpty() && !submitted.name().isEmpty() && !submitted.name().equals(named)) {
            throw ApiFailure.badRequest("name in URL does not match name in Binding object");
        }
        var pod = onPod(call, named.isEmpty() ? submitted.name() : named);
        var binding = machinery.admit(pod, Operation.CREATE, BINDING, submitted, null);
        new StoredChange(machinery, pod, Target.BINDING, options)
                .run(stored ->
                        PodBinding.apply(stored, binding, machinery.clock().instant()));
        return ApiResponse.created(success());
    }

    private ResourceCall onPod(ResourceCall call, String name) {
        var request = call.request();
        var pod = new ApiRequest.OnResource(
                request.verb(), Resources.PODS, request.namespace(), name, "binding", "", request.query());
        return new ResourceCall(call.call(), pod, definitions.require(Resources.PODS));
    }

    static JsonObject success() {
        return JsonObject.builder()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", JsonObject.EMPTY)
                .put("status", "Success")
                .put("code", 201)
                .build();
    }
}
