package dev.djong.apiserver.history;

import dev.djong.apiserver.http.Query;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Failures;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.ObjectHistory;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * GET of one object with {@value #PARAMETER}: its states, newest first, each with who made it. Whoever may get the object
 * may see them, also when it is deleted by now; without the parameter, GET is what it always was.
 */
public final class ReadHistory implements VerbHandler {
    /** How many states are wanted. */
    public static final String PARAMETER = "djong.history";

    static final int MAX_STATES = 1_000;

    private final Machinery machinery;
    private final VerbHandler get;

    /** @param get what answers everybody else */
    public ReadHistory(Machinery machinery, VerbHandler get) {
        this.machinery = machinery;
        this.get = get;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        if (!call.query().has(PARAMETER) || !call.definition().stored()) {
            return get.handle(call);
        }
        var history = machinery.storage(call.definition()).history(call.key(), limit(call.query()));
        if (history.states().isEmpty()) {
            throw Failures.notFound(call.definition(), call.key());
        }
        return ApiResponse.ok(document(history));
    }

    private static int limit(Query query) {
        long limit = query.integer(PARAMETER).orElse(MAX_STATES);
        if (limit < 1 || limit > MAX_STATES) {
            throw ApiFailure.badRequest(PARAMETER + " is the number of states, from 1 to " + MAX_STATES);
        }
        return (int) limit;
    }

    static JsonObject document(ObjectHistory history) {
        var items = new ArrayList<Json>();
        var states = history.states();
        for (int i = 0; i < states.size(); i++) {
            items.add(item(states.get(i), states.subList(i + 1, states.size()), history.more()));
        }
        return JsonObject.builder()
                .put("apiVersion", "djong.dev/v1")
                .put("kind", "ObjectHistory")
                .put("more", Json.of(history.more()))
                .put("items", JsonArray.of(items))
                .build();
    }

    private static JsonObject item(ObjectHistory.State state, List<ObjectHistory.State> older, boolean more) {
        var item = JsonObject.builder().put("resourceVersion", state.revision().toString());
        if (state.entry().isEmpty()) {
            state.at().ifPresent(at -> item.put("time", text(at)));
            return item.put("type", "DELETED").build();
        }
        var object = state.entry().map(Entry::object).orElseThrow();
        var before = older.isEmpty()
                ? Optional.<ApiObject>empty()
                : older.getFirst().entry().map(Entry::object);
        var authors = Authors.of(object, before.orElse(null));
        return item.put("type", type(object, before.isPresent(), older.isEmpty(), more))
                .putText("time", state.at().map(ReadHistory::text).orElseGet(() -> newest(authors, object)))
                .put("by", authors)
                .put("object", object.root())
                .build();
    }

    /** What is the oldest known state may have been made by an update: then nothing says that the object began with it. */
    private static String type(ApiObject object, boolean existedBefore, boolean isOldest, boolean more) {
        boolean added = !existedBefore && (!isOldest || !more && isUntouched(object));
        return added ? "ADDED" : "MODIFIED";
    }

    private static boolean isUntouched(ApiObject object) {
        var created = object.metadata().text("creationTimestamp");
        return object.metadata()
                .array("managedFields")
                .objects()
                .allMatch(entry -> entry.text("time").compareTo(created) <= 0);
    }

    private static String newest(JsonArray authors, ApiObject object) {
        return authors.objects()
                .map(author -> author.text("time"))
                .max(String::compareTo)
                .orElse(object.metadata().text("creationTimestamp"));
    }

    private static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
