package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.util.List;

/** Cells of what decides about requests: webhooks, policies, flows; of components; and of requests for certificates. */
final class ControlCells {
    private ControlCells() {}

    static List<Cell> component(ApiObject component) {
        var healthy = component
                .root()
                .array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals("Healthy"))
                .findFirst()
                .orElse(JsonObject.EMPTY);
        var status = healthy.isEmpty() ? "Unknown" : healthy.text("status").equals("True") ? "Healthy" : "Unhealthy";
        return List.of(
                CoreCells.name(component),
                Cell.of(status),
                Cell.of(healthy.text("message")),
                Cell.of(healthy.text("error")));
    }

    static List<Cell> webhooks(ApiObject configuration) {
        return List.of(
                CoreCells.name(configuration),
                Cell.of(configuration.root().array("webhooks").size()),
                CoreCells.age(configuration));
    }

    static List<Cell> mutatingPolicy(ApiObject policy) {
        return policy(policy, "mutations");
    }

    static List<Cell> validatingPolicy(ApiObject policy) {
        return policy(policy, "validations");
    }

    private static List<Cell> policy(ApiObject policy, String counted) {
        var parameters = policy.spec().object("paramKind");
        return List.of(
                CoreCells.name(policy),
                Cell.of(policy.spec().array(counted).size()),
                Cell.of(
                        parameters.isEmpty()
                                ? Cell.UNSET
                                : parameters.text("apiVersion") + "/" + parameters.text("kind")),
                CoreCells.age(policy));
    }

    static List<Cell> policyBinding(ApiObject binding) {
        return List.of(
                CoreCells.name(binding),
                Cell.of(binding.spec().text("policyName")),
                Cell.of(parameters(binding.spec().object("paramRef"))),
                CoreCells.age(binding));
    }

    /** Whether a parameter without a namespace is one of the cluster cannot be told from here. */
    private static String parameters(JsonObject reference) {
        if (reference.text("name").isEmpty()) {
            return reference.has("selector") ? Texts.selector(reference.object("selector")) : Cell.UNSET;
        }
        var namespace = reference.text("namespace");
        return (namespace.isEmpty() ? "*" : namespace) + "/" + reference.text("name");
    }

    static List<Cell> flowSchema(ApiObject schema) {
        var spec = schema.spec();
        var missing = schema.status()
                .array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals("Dangling"))
                .findFirst()
                .map(condition -> condition.text("status"))
                .orElse("?");
        return List.of(
                CoreCells.name(schema),
                Cell.of(spec.object("priorityLevelConfiguration").text("name")),
                Cell.of(spec.integerOr("matchingPrecedence", 0)),
                Cell.of(spec.object("distinguisherMethod").text("type"), Cell.NONE),
                CoreCells.age(schema),
                Cell.of(missing));
    }

    static List<Cell> priorityLevel(ApiObject level) {
        var limited = level.spec().object("limited");
        var queuing = limited.object("limitResponse").object("queuing");
        return List.of(
                CoreCells.name(level),
                Cell.of(level.spec().text("type")),
                number(limited, "nominalConcurrencyShares"),
                number(queuing, "queues"),
                number(queuing, "handSize"),
                number(queuing, "queueLengthLimit"),
                CoreCells.age(level));
    }

    private static Cell number(JsonObject holder, String member) {
        var number = holder.integer(member);
        return number.isPresent() ? Cell.of(number.getAsLong()) : Cell.of(Cell.NONE);
    }

    static List<Cell> signingRequest(ApiObject request) {
        var spec = request.spec();
        var seconds = spec.integer("expirationSeconds");
        return List.of(
                CoreCells.name(request),
                CoreCells.age(request),
                Cell.of(spec.text("signerName"), Cell.NONE),
                Cell.of(spec.text("username")),
                Cell.of(seconds.isPresent() ? HumanDuration.of(Duration.ofSeconds(seconds.getAsLong())) : Cell.NONE),
                Cell.of(state(request)));
    }

    private static String state(ApiObject request) {
        var types = request.status()
                .array("conditions")
                .objects()
                .map(condition -> condition.text("type"))
                .toList();
        var decided = types.contains("Denied") ? "Denied" : types.contains("Approved") ? "Approved" : "Pending";
        var failed = types.contains("Failed") ? ",Failed" : "";
        var issued = request.status().text("certificate").isEmpty() ? "" : ",Issued";
        return decided + failed + issued;
    }
}
