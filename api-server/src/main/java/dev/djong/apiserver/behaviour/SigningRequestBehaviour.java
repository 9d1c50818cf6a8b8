package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for a certificate says who asked and never changes. Whoever may approve decides about its conditions alone;
 * whoever signs puts the certificate there and cannot approve: that is why the two have paths of their own.
 */
final class SigningRequestBehaviour extends SpecAndStatus {
    private static final List<String> DECISIONS = List.of("Approved", "Denied");
    private static final List<String> FAILURES = List.of("Failed");
    private static final List<String> REQUESTER = List.of("username", "uid", "groups", "extra");

    SigningRequestBehaviour() {
        super(JsonObject.EMPTY, false);
    }

    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        var made = super.prepareForCreate(object, context);
        var asker = context.user().toJson();
        return made.withSpec(spec -> {
            for (var member : REQUESTER) {
                spec = SystemMetadata.copy(spec, asker, member);
            }
            return spec;
        });
    }

    @Override
    public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return SystemMetadata.keep(super.prepareForUpdate(object, stored, context), stored, "spec");
    }

    @Override
    public ApiObject prepareForStatusUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        var kept = super.prepareForStatusUpdate(object, stored, context);
        return dated(withConditions(kept, merged(object, stored, DECISIONS)), stored, context);
    }

    @Override
    public ApiObject prepareForApproval(ApiObject object, ApiObject stored, WriteContext context) {
        var kept = super.prepareForStatusUpdate(object.with("status", stored.status()), stored, context);
        return dated(withConditions(kept, merged(object, stored, FAILURES)), stored, context);
    }

    /** The given conditions, with those of the protected types as they are stored. */
    private static JsonArray merged(ApiObject object, ApiObject stored, List<String> protectedTypes) {
        var conditions = new ArrayList<Json>();
        conditions(object)
                .objects()
                .filter(condition -> !protectedTypes.contains(condition.text("type")))
                .forEach(conditions::add);
        conditions(stored)
                .objects()
                .filter(condition -> protectedTypes.contains(condition.text("type")))
                .forEach(conditions::add);
        return JsonArray.of(conditions);
    }

    /** Conditions without times get them: the transition's only moves when the condition's status does. */
    private static ApiObject dated(ApiObject object, ApiObject stored, WriteContext context) {
        var now = Times.format(context.now());
        return withConditions(object, conditions(object).map(given -> {
            var condition = given.asObject();
            var updated = isSet(condition, "lastUpdateTime") ? condition : condition.with("lastUpdateTime", now);
            if (isSet(updated, "lastTransitionTime")) {
                return updated;
            }
            return updated.with("lastTransitionTime", before(stored, updated).orElse(now));
        }));
    }

    private static Optional<String> before(ApiObject stored, JsonObject condition) {
        return conditions(stored)
                .objects()
                .filter(old -> old.text("type").equals(condition.text("type"))
                        && old.text("status").equals(condition.text("status")))
                .findFirst()
                .flatMap(old -> old.string("lastTransitionTime"));
    }

    private static boolean isSet(JsonObject condition, String time) {
        return !condition.text(time).isEmpty();
    }

    private static JsonArray conditions(ApiObject request) {
        return request.status().array("conditions");
    }

    private static ApiObject withConditions(ApiObject request, JsonArray conditions) {
        return request.withStatus(
                status -> conditions.isEmpty() ? status.without("conditions") : status.with("conditions", conditions));
    }
}
