package dev.djong.scheduler.device;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.scheduler.device.DeviceSearch.Found;
import dev.djong.scheduler.device.DeviceSearch.Given;
import dev.djong.scheduler.snapshot.DevicePlace;
import dev.djong.scheduler.snapshot.DeviceRequest.Alternative;
import dev.djong.scheduler.snapshot.Devices;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes what was found for a claim as its {@code status.allocation}. */
final class Allocations {
    private Allocations() {}

    static JsonObject json(Found found, Devices devices) {
        var results =
                JsonArray.of(found.given().stream().map(Allocations::result).toList());
        var config = config(found, devices);
        var given = JsonObject.of("results", results);
        return JsonObject.builder()
                .put("devices", config.isEmpty() ? given : given.with("config", JsonArray.of(config)))
                .putIf("nodeSelector", nodeSelector(found).orElse(null))
                .build();
    }

    private static JsonObject result(Given given) {
        var id = given.device().id();
        var tolerations = given.request().tolerationsAsWritten();
        return JsonObject.builder()
                .put("request", given.request().name())
                .put("driver", id.driver())
                .put("pool", id.pool())
                .put("device", id.device())
                .putIf("adminAccess", given.request().admin() ? Json.of(true) : null)
                .putIf("tolerations", tolerations.isEmpty() ? null : tolerations)
                .build();
    }

    /** An administrator's settings come first, so that those of the claim win. */
    private static List<JsonObject> config(Found found, Devices devices) {
        var all = new ArrayList<JsonObject>();
        var requests = requests(found);
        for (var request : requests) {
            devices.deviceClass(request.deviceClass())
                    .ifPresent(each -> each.config()
                            .objects()
                            .forEach(one -> all.add(one.with("source", "FromClass")
                                    .with("requests", JsonArray.ofStrings(List.of(request.name()))))));
        }
        found.claim()
                .config()
                .objects()
                .filter(one -> requests.stream()
                        .anyMatch(request ->
                                request.isIn(one.array("requests").strings().toList())))
                .forEach(one -> all.add(one.with("source", "FromClaim")));
        return all;
    }

    private static Set<Alternative> requests(Found found) {
        var requests = new LinkedHashSet<Alternative>();
        found.given().forEach(given -> requests.add(given.request()));
        return requests;
    }

    /** The nodes that reach all of the devices; empty for all nodes. */
    private static Optional<JsonObject> nodeSelector(Found found) {
        var expressions = new LinkedHashSet<Json>();
        var fields = new LinkedHashSet<Json>();
        for (var given : found.given()) {
            switch (given.device().place()) {
                case DevicePlace.OnNode(var name) -> {
                    return Optional.of(selector(JsonObject.of("matchFields", JsonArray.of(isNode(name)))));
                }
                case DevicePlace.Selected(var alternatives, var selector) ->
                    selector.array("nodeSelectorTerms").objects().forEach(term -> {
                        expressions.addAll(term.array("matchExpressions").asList());
                        fields.addAll(term.array("matchFields").asList());
                    });
                case DevicePlace.Everywhere any -> {}
                case DevicePlace.Unknown nowhere -> throw new IllegalStateException("a device that nobody reaches");
            }
        }
        if (expressions.isEmpty() && fields.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(selector(JsonObject.builder()
                .putIf("matchExpressions", expressions.isEmpty() ? null : JsonArray.of(expressions))
                .putIf("matchFields", fields.isEmpty() ? null : JsonArray.of(fields))
                .build()));
    }

    private static JsonObject selector(JsonObject term) {
        return JsonObject.of("nodeSelectorTerms", JsonArray.of(term));
    }

    private static JsonObject isNode(String name) {
        return JsonObject.of(
                "key",
                Json.of("metadata.name"),
                "operator",
                Json.of("In"),
                "values",
                JsonArray.ofStrings(List.of(name)));
    }
}
