package dev.djong.controller.job;

import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a failed pod means for its Job, by the first rule that matches it (KEP-3329). */
record PodFailurePolicy(List<JsonObject> rules) {

    /** The four actions, and what happens without a matching rule. */
    enum Action {
        FAIL_JOB,
        FAIL_INDEX,
        IGNORE,
        COUNT,
        NONE
    }

    /** @param message why the Job fails; empty unless it does */
    record Match(Action action, String message) {
        private static final Match NONE = new Match(Action.NONE, "");

        /** Whether the failure uses up one of the retries. */
        boolean counts() {
            return action != Action.IGNORE;
        }
    }

    static PodFailurePolicy of(JsonObject jobSpec) {
        return new PodFailurePolicy(
                jobSpec.object("podFailurePolicy").array("rules").objects().toList());
    }

    Match match(ApiObject pod) {
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var what = what(rule, pod);
            if (what.isPresent()) {
                return new Match(action(rule), what.get() + " matching " + rule.text("action") + " rule at index " + i);
            }
        }
        return Match.NONE;
    }

    private static Action action(JsonObject rule) {
        return switch (rule.text("action")) {
            case "FailJob" -> Action.FAIL_JOB;
            case "FailIndex" -> Action.FAIL_INDEX;
            case "Ignore" -> Action.IGNORE;
            default -> Action.COUNT;
        };
    }

    /** What about the pod the rule matches, in words. */
    private static Optional<String> what(JsonObject rule, ApiObject pod) {
        return rule.has("onExitCodes")
                ? exitCode(rule.object("onExitCodes"), pod)
                : condition(rule.array("onPodConditions").objects().toList(), pod);
    }

    private static Optional<String> exitCode(JsonObject wanted, ApiObject pod) {
        var container = wanted.string("containerName");
        return Stream.of("containerStatuses", "initContainerStatuses")
                .flatMap(list -> pod.status().array(list).objects())
                .filter(status -> status.object("state").has("terminated"))
                .filter(status -> container.isEmpty() || container.get().equals(status.text("name")))
                .filter(status -> matches(wanted, exitCode(status)))
                .findFirst()
                .map(status -> "Container " + status.text("name") + " for pod " + pod.namespace() + "/" + pod.name()
                        + " failed with exit code " + exitCode(status));
    }

    private static long exitCode(JsonObject containerStatus) {
        return containerStatus.object("state").object("terminated").integerOr("exitCode", 0);
    }

    private static boolean matches(JsonObject wanted, long exitCode) {
        boolean listed = wanted.array("values").stream()
                .anyMatch(value -> value instanceof JsonInteger(var number) && number == exitCode);
        return exitCode != 0
                && switch (wanted.text("operator")) {
                    case "In" -> listed;
                    case "NotIn" -> !listed;
                    default -> false;
                };
    }

    private static Optional<String> condition(List<JsonObject> wanted, ApiObject pod) {
        return pod.status()
                .array("conditions")
                .objects()
                .filter(condition -> wanted.stream().anyMatch(pattern -> matches(pattern, condition)))
                .findFirst()
                .map(condition ->
                        "Pod " + pod.namespace() + "/" + pod.name() + " has condition " + condition.text("type"));
    }

    private static boolean matches(JsonObject pattern, JsonObject condition) {
        return pattern.text("type").equals(condition.text("type"))
                && pattern.text("status").equals(condition.text("status"));
    }
}
