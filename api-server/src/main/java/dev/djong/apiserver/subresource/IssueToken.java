package dev.djong.apiserver.subresource;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.authn.TokenRequests;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.apiserver.verb.WriteOptions;
import java.io.IOException;

/** POST to {@code serviceaccounts/NAME/token}. */
public final class IssueToken implements VerbHandler {
    private final Machinery machinery;
    private final TokenRequests tokens;

    public IssueToken(Machinery machinery, TokenRequests tokens) {
        this.machinery = machinery;
        this.tokens = tokens;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "CreateOptions");
        var submitted = machinery.bodies().readAs(call, options, TokenRequests.KIND);
        var request = machinery.admit(call, Operation.CREATE, TokenRequests.KIND, submitted, null);
        return ApiResponse.created(tokens.issue(call.key(), request).root());
    }
}
