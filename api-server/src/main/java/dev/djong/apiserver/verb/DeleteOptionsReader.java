package dev.djong.apiserver.verb;

import dev.djong.apiserver.behaviour.DeleteRequest;
import dev.djong.apiserver.http.BodyLimit;
import dev.djong.apiserver.http.Query;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code DeleteOptions} from the body or, where that is empty, from the query. */
final class DeleteOptionsReader {
    private static final GroupVersionKind KIND = new GroupVersionKind("meta.k8s.io", "v1", "DeleteOptions");
    private static final List<String> POLICIES = List.of("Background", "Foreground", "Orphan", "nil");

    /** What was asked, and whether only to see what would happen. */
    record Options(DeleteRequest request, boolean dryRun) {}

    private final Bodies bodies;

    DeleteOptionsReader(Bodies bodies) {
        this.bodies = bodies;
    }

    /** @throws ApiFailure 400 for bodies that cannot be read, 422 for values that mean nothing */
    Options read(ResourceCall call) throws IOException {
        var body = BodyLimit.read(call.call());
        var options = body.length == 0 ? fromQuery(call.query()) : bodies.readTree(call, body);
        requireOptions(options);
        requireValid(options);
        return new Options(DeleteRequest.of(options), !options.array("dryRun").isEmpty());
    }

    private static void requireOptions(JsonObject options) {
        var kind = options.text("kind");
        if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
            throw ApiFailure.badRequest("decoded object cannot be converted to DeleteOptions: it is a " + kind);
        }
    }

    private static JsonObject fromQuery(Query query) {
        var options = JsonObject.builder();
        query.integer("gracePeriodSeconds").ifPresent(seconds -> options.put("gracePeriodSeconds", seconds));
        options.putText("propagationPolicy", query.text("propagationPolicy"));
        if (query.has("orphanDependents")) {
            options.put("orphanDependents", query.flag("orphanDependents"));
        }
        if (query.has("dryRun")) {
            options.put("dryRun", JsonArray.ofStrings(query.all("dryRun")));
        }
        return options.build();
    }

    private static void requireValid(JsonObject options) {
        var errors = new ArrayList<FieldError>();
        var policy = options.text("propagationPolicy");
        if (!policy.isEmpty() && !POLICIES.contains(policy)) {
            errors.add(FieldError.notSupported("propagationPolicy", Json.of(policy), POLICIES));
        }
        if (!policy.isEmpty() && options.has("orphanDependents")) {
            errors.add(FieldError.invalid(
                    "propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }
        WriteOptions.checkDryRun(options.array("dryRun").strings().toList(), errors);
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(KIND, "", errors);
        }
    }
}
