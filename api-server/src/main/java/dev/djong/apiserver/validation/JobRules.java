package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a Job's spec must be, in a Job and in the template of a CronJob. */
final class JobRules {
    /** Bounds the length of {@code status.completedIndexes} and {@code status.failedIndexes}. */
    private static final long MAX_INDEXED_PARALLELISM = 100_000;

    private static final long MAX_FAILED_INDEXES = 100_000;
    private static final long MANY_COMPLETIONS = 100_000;
    private static final long MAX_WITH_MANY_COMPLETIONS = 10_000;
    private static final int MAX_RULES = 20;
    private static final int MAX_EXIT_CODES = 255;
    private static final int MAX_PATTERNS = 20;
    private static final int MAX_MANAGER = 63;
    private static final int MAX_SUCCEEDED_INDEXES = 64 * 1024;

    private static final List<String> MODES = List.of("Indexed", "NonIndexed");
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");
    private static final List<String> RESTARTS = List.of("Never", "OnFailure");

    private final Errors errors;
    private final JsonObject spec;
    private final String path;

    private JobRules(Errors errors, JsonObject spec, String path) {
        this.errors = errors;
        this.spec = spec;
        this.path = path;
    }

    /** All but the selector. */
    static void check(Errors errors, JsonObject spec, String path) {
        new JobRules(errors, spec, path).check();
    }

    private void check() {
        for (var count : List.of(
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex",
                "maxFailedIndexes")) {
            errors.nonNegative(at(count), number(count));
        }
        if (spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex")) {
            errors.required(at("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
        }
        spec.string("managedBy").ifPresent(this::manager);
        errors.oneOfOrEmpty(at("completionMode"), spec.text("completionMode"), MODES);
        switch (spec.text("completionMode")) {
            case "Indexed" -> indexed();
            case "", "NonIndexed" -> notIndexed();
            default -> {}
        }
        if (spec.has("podFailurePolicy")) {
            failurePolicy();
        }
        if (spec.has("successPolicy")) {
            successPolicy();
        }
        replacement();
        template();
    }

    private String at(String member) {
        return path + "." + member;
    }

    private long number(String member) {
        return spec.integerOr(member, 0);
    }

    private void atMost(String member, long most, String detail) {
        if (number(member) > most) {
            errors.invalid(at(member), Json.of(number(member)), "must be less than or equal to " + detail);
        }
    }

    private void manager(String name) {
        errors.domainPrefixedPath(at("managedBy"), name);
        if (name.length() > MAX_MANAGER) {
            errors.add(FieldError.tooLong(at("managedBy"), MAX_MANAGER));
        }
    }

    private void indexed() {
        if (!spec.has("completions")) {
            errors.required(at("completions"), "when completion mode is Indexed");
        }
        atMost("parallelism", MAX_INDEXED_PARALLELISM, MAX_INDEXED_PARALLELISM + " when completion mode is Indexed");
        if (spec.has("completions")) {
            atMost("maxFailedIndexes", number("completions"), "completions");
        }
        atMost("maxFailedIndexes", MAX_FAILED_INDEXES, "" + MAX_FAILED_INDEXES);
        if (number("completions") > MANY_COMPLETIONS && spec.has("backoffLimitPerIndex")) {
            if (!spec.has("maxFailedIndexes")) {
                errors.required(
                        at("maxFailedIndexes"), "must be specified when completions is above " + MANY_COMPLETIONS);
            }
            var detail = MAX_WITH_MANY_COMPLETIONS + " when completions are above " + MANY_COMPLETIONS
                    + " and used with backoff limit per index";
            atMost("parallelism", MAX_WITH_MANY_COMPLETIONS, detail);
            atMost("maxFailedIndexes", MAX_WITH_MANY_COMPLETIONS, detail);
        }
    }

    private void notIndexed() {
        for (var member : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
            if (spec.has(member)) {
                errors.invalid(at(member), spec.get(member), "requires indexed completion mode");
            }
        }
    }

    private void failurePolicy() {
        var policy = spec.object("podFailurePolicy");
        var at = at("podFailurePolicy");
        int rules = policy.array("rules").size();
        if (rules > MAX_RULES) {
            errors.add(FieldError.tooMany(at + ".rules", rules, MAX_RULES));
        }
        var podSpec = spec.object("template").object("spec");
        Set<String> containers = Stream.of("containers", "initContainers")
                .flatMap(list -> podSpec.array(list).objects())
                .map(container -> container.text("name"))
                .collect(Collectors.toSet());
        Items.each(policy, at, "rules", (rule, where) -> failureRule(rule, where, containers));
    }

    private void failureRule(JsonObject rule, String at, Set<String> containers) {
        choice(at + ".action", rule.text("action"), ACTIONS);
        if (rule.text("action").equals("FailIndex") && !spec.has("backoffLimitPerIndex")) {
            errors.invalid(at + ".action", "FailIndex", "requires the backoffLimitPerIndex to be set");
        }
        boolean codes = rule.has("onExitCodes");
        boolean conditions = !rule.array("onPodConditions").isEmpty();
        if (codes) {
            exitCodes(rule.object("onExitCodes"), at + ".onExitCodes", containers);
        }
        if (conditions) {
            conditions(rule, at);
        }
        if (codes && conditions) {
            plainInvalid(at, "specifying both OnExitCodes and OnPodConditions is not supported");
        }
        if (!codes && !conditions) {
            plainInvalid(at, "specifying one of OnExitCodes and OnPodConditions is required");
        }
    }

    /** Without the value, which would be a whole tree. */
    private void plainInvalid(String at, String detail) {
        errors.add(plain(at, detail));
    }

    static FieldError plain(String at, String detail) {
        return new FieldError(FieldError.Type.INVALID, at, "Invalid value: " + detail);
    }

    /** A missing text is told which there are. */
    private void choice(String at, String value, List<String> supported) {
        if (value.isEmpty()) {
            errors.required(
                    at,
                    "valid values: ["
                            + supported.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(" "))
                            + "]");
        } else {
            errors.oneOfOrEmpty(at, value, supported);
        }
    }

    private void exitCodes(JsonObject wanted, String at, Set<String> containers) {
        choice(at + ".operator", wanted.text("operator"), OPERATORS);
        wanted.string("containerName")
                .filter(name -> !containers.contains(name))
                .ifPresent(name -> errors.invalid(
                        at + ".containerName",
                        name,
                        "must be one of the container or initContainer names in the pod template"));
        var values = wanted.array("values");
        if (values.isEmpty()) {
            errors.invalid(at + ".values", wanted.has("values") ? values : Json.NULL, "at least one value is required");
        } else if (values.size() > MAX_EXIT_CODES) {
            errors.add(FieldError.tooMany(at + ".values", values.size(), MAX_EXIT_CODES));
        }
        eachCode(values, at + ".values", wanted.text("operator").equals("In"));
    }

    private void eachCode(JsonArray values, String at, boolean in) {
        var seen = new HashSet<Json>();
        boolean ordered = true;
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if (in && value instanceof JsonInteger(var code) && code == 0) {
                errors.invalid(at + "[" + i + "]", value, "must not be 0 for the In operator");
            }
            if (!seen.add(value)) {
                errors.duplicate(at + "[" + i + "]", value);
            }
            ordered &= i == 0
                    || !(values.get(i - 1) instanceof JsonInteger(var before))
                    || !(value instanceof JsonInteger(var code))
                    || before <= code;
        }
        if (!ordered) {
            errors.invalid(at, values, "must be ordered");
        }
    }

    private void conditions(JsonObject rule, String at) {
        int patterns = rule.array("onPodConditions").size();
        if (patterns > MAX_PATTERNS) {
            errors.add(FieldError.tooMany(at + ".onPodConditions", patterns, MAX_PATTERNS));
        }
        Items.each(rule, at, "onPodConditions", (pattern, where) -> {
            errors.invalid(where + ".type", pattern.text("type"), Names.qualifiedName(pattern.text("type")));
            choice(where + ".status", pattern.text("status"), STATUSES);
        });
    }

    private void successPolicy() {
        var policy = spec.object("successPolicy");
        var at = at("successPolicy");
        if (!spec.text("completionMode").equals("Indexed")) {
            errors.invalid(at, policy, "requires indexed completion mode");
            return;
        }
        int rules = policy.array("rules").size();
        if (rules == 0) {
            errors.required(at + ".rules", "at least one rules must be specified when the successPolicy is specified");
        } else if (rules > MAX_RULES) {
            errors.add(FieldError.tooMany(at + ".rules", rules, MAX_RULES));
        }
        Items.each(policy, at, "rules", this::successRule);
    }

    private void successRule(JsonObject rule, String at) {
        var count = rule.integer("succeededCount");
        var indexes = rule.string("succeededIndexes");
        if (count.isEmpty() && indexes.isEmpty()) {
            errors.required(at, "at least one of succeededCount or succeededIndexes must be specified");
        }
        var listed =
                indexes.map(text -> IndexText.read(text, number("completions"))).orElse(IndexText.NONE);
        if (indexes.isPresent()) {
            if (indexes.get().length() > MAX_SUCCEEDED_INDEXES) {
                errors.add(FieldError.tooLong(at + ".succeededIndexes", MAX_SUCCEEDED_INDEXES));
            }
            listed.problem()
                    .ifPresent(problem -> errors.invalid(
                            at + ".succeededIndexes", indexes.get(), "error parsing succeededIndexes: " + problem));
        }
        count.ifPresent(wanted -> {
            var where = at + ".succeededCount";
            errors.nonNegative(where, wanted);
            countAtMost(where, wanted, number("completions"), "the number of specified completions");
            if (indexes.isPresent()) {
                countAtMost(
                        where, wanted, listed.total(), "the number of indexes in the specified succeededIndexes field");
            }
        });
    }

    private void countAtMost(String at, long count, long most, String what) {
        if (count > most) {
            errors.invalid(at, Json.of(count), "must be less than or equal to " + most + " (" + what + ")");
        }
    }

    private void replacement() {
        errors.oneOfOrEmpty(
                at("podReplacementPolicy"),
                spec.text("podReplacementPolicy"),
                spec.has("podFailurePolicy") ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed"));
    }

    private void template() {
        var template = spec.object("template");
        var metadata = template.object("metadata");
        ObjectMetas.labels(errors, metadata.object("labels").stringMap(), at("template.labels"));
        ObjectMetas.annotations(errors, metadata.object("annotations").stringMap(), at("template.annotations"));
        var pod = template.object("spec");
        PodSpecRules.check(errors, pod, at("template.spec"));
        if (!pod.array("ephemeralContainers").isEmpty()) {
            errors.forbidden(
                    at("template.spec.ephemeralContainers"), "ephemeral containers not allowed in pod template");
        }
        var restart = pod.text("restartPolicy");
        var where = at("template.spec.restartPolicy");
        if (restart.isEmpty() || restart.equals("Always")) {
            errors.required(where, "valid values: \"OnFailure\", \"Never\"");
        } else if (!RESTARTS.contains(restart)) {
            errors.oneOfOrEmpty(where, restart, RESTARTS);
        } else if (spec.has("podFailurePolicy") && !restart.equals("Never")) {
            errors.invalid(where, restart, "only \"Never\" is supported when podFailurePolicy is specified");
        }
    }
}
