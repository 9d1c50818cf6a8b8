package dev.djong.apiserver.subresource;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.DeleteRequest;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.StoredDeletion;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.apiserver.verb.WriteOptions;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import java.io.IOException;

/**
 * POST to {@code pods/NAME/eviction}: a deletion that disruption budgets may refuse. Without such budgets it is the deletion
 * that the eviction's options describe.
 */
public final class EvictPod implements VerbHandler {
    private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");

    private final Machinery machinery;

    public EvictPod(Machinery machinery) {
        this.machinery = machinery;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "CreateOptions");
        var submitted = machinery.bodies().readAs(call, options, EVICTION);
        if (!submitted.name().isEmpty() && !submitted.name().equals(call.key().name())) {
            throw ApiFailure.badRequest("name in URL does not match name in Eviction object");
        }
        var eviction = machinery.admit(call, Operation.CREATE, EVICTION, submitted, null);
        var how = eviction.root().object("deleteOptions");
        boolean dryRun = options.dryRun() || !how.array("dryRun").isEmpty();
        new StoredDeletion(machinery, call, DeleteRequest.of(how), dryRun).run(call.key());
        return ApiResponse.created(BindPod.success());
    }
}
