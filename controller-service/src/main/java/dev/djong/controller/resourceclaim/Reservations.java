package dev.djong.controller.resourceclaim;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.function.Predicate;

/** {@code status.reservedFor} of a claim: who may use its devices. */
final class Reservations {
    /** As many as the server lets stand in one claim. */
    static final int MAX = 256;

    private static final String RESERVED_FOR = "reservedFor";

    private Reservations() {}

    static List<JsonObject> of(ApiObject claim) {
        return claim.status().array(RESERVED_FOR).objects().toList();
    }

    static boolean isOfPod(JsonObject reservation) {
        return reservation.text("apiGroup").isEmpty()
                && reservation.text("resource").equals("pods");
    }

    static boolean has(ApiObject claim, ApiObject pod) {
        return of(claim).stream()
                .anyMatch(reservation -> reservation.text("uid").equals(pod.uid()));
    }

    static ApiObject withPod(ApiObject claim, ApiObject pod) {
        var reservation =
                JsonObject.of("resource", Json.of("pods"), "name", Json.of(pod.name()), "uid", Json.of(pod.uid()));
        return claim.withStatus(
                status -> status.with(RESERVED_FOR, status.array(RESERVED_FOR).plus(reservation)));
    }

    static ApiObject keeping(ApiObject claim, Predicate<JsonObject> wanted) {
        var left = of(claim).stream().filter(wanted).toList();
        return claim.withStatus(status ->
                left.isEmpty() ? status.without(RESERVED_FOR) : status.with(RESERVED_FOR, JsonArray.of(left)));
    }
}
