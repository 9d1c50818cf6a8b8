package dev.djong.node.pod;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.pod.PodPlan.Lifecycle;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.object.Times;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The conditions that the node keeps: PodReadyToStartContainers, Initialized, Ready, ContainersReady and PodScheduled.
 * Conditions of others stay as they are. A condition keeps its transition time while its status stays the same.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions">Pod conditions</a>
 */
final class PodConditions {
    private static final Set<String> OWN =
            Set.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

    /** Set once, when the node ends a pod for its own sake (KEP-3329). */
    private static final String DISRUPTION_TARGET = "DisruptionTarget";

    private final PodObservation seen;
    private final PodPlan plan;
    private final Pod pod;
    private final Map<String, JsonObject> conditions = new LinkedHashMap<>();

    private PodConditions(PodObservation seen, PodPlan plan) {
        this.seen = seen;
        this.plan = plan;
        this.pod = seen.pod();
    }

    static JsonArray of(PodObservation seen, PodPlan plan, String phase, JsonArray mains, JsonArray inits) {
        return new PodConditions(seen, plan).compute(phase, mains, inits);
    }

    /** {@code fromApi} with the conditions that the node keeps taken from {@code computed}. */
    static JsonArray overlay(JsonArray fromApi, JsonArray computed) {
        var byType = new LinkedHashMap<String, JsonObject>();
        fromApi.objects().forEach(condition -> byType.put(condition.text("type"), condition));
        computed.objects()
                .filter(condition -> OWN.contains(condition.text("type")))
                .forEach(condition -> byType.put(condition.text("type"), condition));
        return JsonArray.of(List.copyOf(byType.values()));
    }

    private JsonArray compute(String phase, JsonArray mains, JsonArray inits) {
        pod.object()
                .status()
                .array("conditions")
                .objects()
                .forEach(condition -> conditions.put(condition.text("type"), condition));
        put(
                "PodReadyToStartContainers",
                plan.lifecycle() != Lifecycle.ENDED && seen.usableSandbox().isPresent(),
                "",
                "");
        initialized(phase, inits);
        boolean containersReady = containersReady(phase, mains, inits);
        ready(phase, containersReady);
        put("PodScheduled", true, "", "");
        seen.progress()
                .failure()
                .filter(PodFailure::disrupts)
                .ifPresent(why -> put(DISRUPTION_TARGET, true, "TerminationByKubelet", why.message()));
        return JsonArray.of(new ArrayList<>(conditions.values()));
    }

    private void initialized(String phase, JsonArray inits) {
        var incomplete = names(inits, status -> isSidecar(status) ? !status.flag("started") : !status.flag("ready"));
        boolean mainsBegan = pod.containers().stream()
                .anyMatch(main -> seen.latest(main.name()).isPresent());
        if (phase.equals("Succeeded")) {
            put("Initialized", true, "PodCompleted", "");
        } else if (incomplete.isEmpty() || mainsBegan) {
            put("Initialized", true, "", "");
        } else {
            put(
                    "Initialized",
                    false,
                    "ContainersNotInitialized",
                    "containers with incomplete status: " + listed(incomplete));
        }
    }

    private boolean containersReady(String phase, JsonArray mains, JsonArray inits) {
        var unready = new ArrayList<>(names(inits, status -> isSidecar(status) && !status.flag("ready")));
        unready.addAll(names(mains, status -> !status.flag("ready")));
        if (phase.equals("Succeeded")) {
            put("ContainersReady", false, "PodCompleted", "");
        } else if (phase.equals("Failed")) {
            put("ContainersReady", false, "PodFailed", "");
        } else if (unready.isEmpty()) {
            put("ContainersReady", true, "", "");
            return true;
        } else {
            put("ContainersReady", false, "ContainersNotReady", "containers with unready status: " + listed(unready));
        }
        return false;
    }

    private void ready(String phase, boolean containersReady) {
        var gates = missingGates();
        if (!containersReady) {
            var cause = conditions.getOrDefault("ContainersReady", JsonObject.EMPTY);
            put("Ready", false, cause.text("reason"), cause.text("message"));
        } else if (!gates.isEmpty()) {
            put("Ready", false, "ReadinessGatesNotReady", String.join(", ", gates));
        } else {
            put("Ready", true, "", "");
        }
    }

    private List<String> missingGates() {
        var missing = new ArrayList<String>();
        pod.spec().array("readinessGates").objects().forEach(gate -> {
            var type = gate.text("conditionType");
            var condition = conditions.get(type);
            if (condition == null) {
                missing.add("corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
            } else if (!condition.text("status").equals("True")) {
                missing.add("the status of pod readiness gate \"" + type + "\" is not \"True\", but "
                        + condition.text("status"));
            }
        });
        return missing;
    }

    private boolean isSidecar(JsonObject status) {
        return pod.container(status.text("name"))
                .filter(container -> container.role() == PodContainer.Role.SIDECAR)
                .isPresent();
    }

    private static List<String> names(JsonArray statuses, Predicate<JsonObject> which) {
        return statuses.objects()
                .filter(which)
                .map(status -> status.text("name"))
                .toList();
    }

    private static String listed(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }

    private void put(String type, boolean value, String reason, String message) {
        var before = conditions.getOrDefault(type, JsonObject.EMPTY);
        var status = value ? "True" : "False";
        var since = before.text("status").equals(status) && before.has("lastTransitionTime")
                ? before.text("lastTransitionTime")
                : Times.format(seen.now());
        conditions.put(
                type,
                JsonObject.builder()
                        .put("type", type)
                        .put("status", status)
                        .put("lastTransitionTime", since)
                        .put("observedGeneration", pod.object().generation())
                        .putText("reason", reason)
                        .putText("message", message)
                        .build());
    }
}
