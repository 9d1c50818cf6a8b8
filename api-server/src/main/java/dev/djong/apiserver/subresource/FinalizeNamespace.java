package dev.djong.apiserver.subresource;

import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.StoredChange;
import dev.djong.apiserver.verb.StoredChange.Target;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.apiserver.verb.WriteOptions;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.io.IOException;

/** PUT to {@code namespaces/NAME/finalize}: replaces {@code spec.finalizers}, and nothing else. */
public final class FinalizeNamespace implements VerbHandler {
    private final Machinery machinery;

    public FinalizeNamespace(Machinery machinery) {
        this.machinery = machinery;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "UpdateOptions");
        var submitted = machinery.bodies().read(call, options);
        var change = new StoredChange(machinery, call, Target.FINALIZE, options);
        return ApiResponse.ok(call.definition(), change.run(stored -> finalized(call, submitted, stored)));
    }

    private static ApiObject finalized(ResourceCall call, ApiObject submitted, ApiObject stored) {
        var version = submitted.resourceVersion();
        if (!version.isEmpty() && !version.equals(stored.resourceVersion())) {
            throw ApiFailure.staleVersion(call.groupResource(), stored.name());
        }
        var finalizers = submitted.spec().array("finalizers");
        return finalizers.isEmpty()
                ? stored.with("spec", stored.spec().without("finalizers"))
                : stored.with("spec", stored.spec().with("finalizers", finalizers));
    }
}
