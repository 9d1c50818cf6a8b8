package dev.djong.apiserver.verb;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.io.IOException;
import java.util.Set;

/** DELETE of one object. */
public final class Delete implements VerbHandler {
    /** As upstream: these answer with the object that is gone, all others with a Status. */
    private static final Set<String> ANSWERED_WITH_OBJECT = Set.of(
            "pods",
            "services",
            "serviceaccounts",
            "persistentvolumes",
            "persistentvolumeclaims",
            "podtemplates",
            "resourcequotas");

    private final Machinery machinery;

    public Delete(Machinery machinery) {
        this.machinery = machinery;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = new DeleteOptionsReader(machinery.bodies()).read(call);
        var deleted = new StoredDeletion(machinery, call, options.request(), options.dryRun()).run(call.key());
        var definition = call.definition();
        boolean asObject =
                !deleted.gone() || definition.group().isEmpty() && ANSWERED_WITH_OBJECT.contains(definition.plural());
        return asObject
                ? deleted.entry()
                        .<ApiResponse>map(entry -> new ApiResponse.OfEntry(definition, entry))
                        .orElseGet(() -> ApiResponse.ok(definition, deleted.object()))
                : ApiResponse.ok(success(call, deleted.object()));
    }

    private static JsonObject success(ResourceCall call, ApiObject object) {
        var resource = call.groupResource();
        var details = JsonObject.builder()
                .put("name", object.name())
                .putText("group", resource.group())
                .put("kind", resource.resource())
                .put("uid", object.uid())
                .build();
        return JsonObject.builder()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", JsonObject.EMPTY)
                .put("status", "Success")
                .put("details", details)
                .build();
    }
}
