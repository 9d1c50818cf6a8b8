package dev.djong.apiserver.verb;

import dev.djong.apiserver.watch.ListRequest;
import dev.djong.apiserver.watch.ListResult;
import dev.djong.json.JsonObject;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.OptionalLong;

/** GET of a collection. */
public final class ListObjects implements VerbHandler {
    private final Machinery machinery;

    public ListObjects(Machinery machinery) {
        this.machinery = machinery;
    }

    @Override
    public ApiResponse handle(ResourceCall call) {
        var parameters = ListParameters.of(call, false);
        return switch (machinery.storage(call.definition()).list(request(call, parameters))) {
            case ListResult.Listed listed ->
                new ApiResponse.OfList(
                        call.definition(),
                        listed.items(),
                        listed.revision().value(),
                        listed.continueToken(),
                        listed.remainingItems() < 0 ? OptionalLong.empty() : OptionalLong.of(listed.remainingItems()));
            case ListResult.Expired expired -> new ApiResponse.OfTree(Reason.EXPIRED.code(), expired(expired));
        };
    }

    static ListRequest request(ResourceCall call, ListParameters parameters) {
        return new ListRequest(
                call.namespace(),
                parameters.labels(),
                parameters.fields(),
                parameters.limit(),
                parameters.continueToken(),
                parameters.resourceVersion(),
                parameters.match().text());
    }

    /** The one Status with something in its metadata: a token that goes on in the newest state. */
    private static JsonObject expired(ListResult.Expired expired) {
        var status = Status.of(Reason.EXPIRED, expired.message()).toJson();
        return expired.freshToken().isEmpty()
                ? status
                : status.with(
                        "metadata",
                        JsonObject.builder()
                                .put("continue", expired.freshToken())
                                .build());
    }
}
