package dev.djong.apiserver.verb;

import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.ListResult;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** DELETE of a collection: each object on its own, in order; one that is gone already is no failure. */
public final class DeleteCollection implements VerbHandler {
    private final Machinery machinery;

    public DeleteCollection(Machinery machinery) {
        this.machinery = machinery;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = new DeleteOptionsReader(machinery.bodies()).read(call);
        var listed = list(call);
        for (var entry : listed.items()) {
            delete(call, options, entry.objectKey());
        }
        return new ApiResponse.OfList(
                call.definition(),
                List.<Entry>copyOf(listed.items()),
                listed.revision().value(),
                "",
                OptionalLong.empty());
    }

    private ListResult.Listed list(ResourceCall call) {
        var request = ListObjects.request(call, ListParameters.of(call, false));
        return switch (machinery.storage(call.definition()).list(request)) {
            case ListResult.Listed listed -> listed;
            case ListResult.Expired expired -> throw ApiFailure.expired(expired.message());
        };
    }

    private void delete(ResourceCall call, DeleteOptionsReader.Options options, ObjectKey key) {
        try {
            new StoredDeletion(machinery, call, options.request(), options.dryRun()).run(key);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
