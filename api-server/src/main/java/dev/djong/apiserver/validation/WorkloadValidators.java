package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The workloads whose pods run for ever, but for StatefulSets. */
final class WorkloadValidators {
    private static final List<String> STRATEGIES = List.of("Recreate", "RollingUpdate");

    private WorkloadValidators() {}

    static Validator deployment() {
        return new Workload("Deployment") {
            @Override
            protected void more(Errors errors, JsonObject spec) {
                strategy(errors, spec.object("strategy"));
                errors.nonNegative("spec.revisionHistoryLimit", spec.integerOr("revisionHistoryLimit", 0));
                spec.integer("progressDeadlineSeconds").ifPresent(seconds -> {
                    errors.nonNegative("spec.progressDeadlineSeconds", seconds);
                    if (seconds <= spec.integerOr("minReadySeconds", 0)) {
                        errors.invalid(
                                "spec.progressDeadlineSeconds",
                                Json.of(seconds),
                                "must be greater than minReadySeconds");
                    }
                });
            }
        };
    }

    static Validator replicaSet() {
        return new Workload("ReplicaSet");
    }

    static Validator daemonSet() {
        return new Workload("DaemonSet") {
            @Override
            protected void more(Errors errors, JsonObject spec) {
                updateStrategy(errors, spec.object("updateStrategy"), "spec.updateStrategy");
                errors.nonNegative("spec.revisionHistoryLimit", spec.integerOr("revisionHistoryLimit", 0));
            }
        };
    }

    static Validator replicationController() {
        return new Workload("ReplicationController") {
            @Override
            protected void selector(Errors errors, JsonObject spec) {
                if (spec.object("selector").isEmpty()) {
                    errors.required("spec.selector", "");
                } else {
                    LabelSelectorRules.matchesTemplate(
                            errors,
                            spec.with("selector", JsonObject.of("matchLabels", spec.object("selector"))),
                            "spec");
                }
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject controller, ApiObject stored) {
                check(errors, controller);
            }
        };
    }

    /** A template that nothing makes pods of by itself: any restart policy will do. */
    static Validator podTemplate() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject object) {
                template(errors, object.root().object("template"), "template");
            }
        };
    }

    /** What they have: replicas, a selector that never changes, and a template. */
    private static class Workload extends MetadataValidator {
        private final String kind;

        Workload(String kind) {
            super(true, Names::dnsSubdomain);
            this.kind = kind;
        }

        @Override
        protected final void check(Errors errors, ApiObject workload) {
            var spec = workload.spec();
            errors.nonNegative("spec.replicas", spec.integerOr("replicas", 0));
            selector(errors, spec);
            errors.nonNegative("spec.minReadySeconds", spec.integerOr("minReadySeconds", 0));
            if (spec.has("template")) {
                template(errors, spec.object("template"), "spec.template");
                runsForEver(errors, spec.object("template"), kind);
            } else {
                errors.required("spec.template", "");
            }
            more(errors, spec);
        }

        @Override
        protected void checkUpdate(Errors errors, ApiObject workload, ApiObject stored) {
            check(errors, workload);
            errors.unchanged(
                    "spec.selector",
                    workload.spec().get("selector"),
                    stored.spec().get("selector"));
        }

        protected void more(Errors errors, JsonObject spec) {}

        protected void selector(Errors errors, JsonObject spec) {
            LabelSelectorRules.ofWorkload(errors, spec, "spec", kind.equals("DaemonSet") ? "daemonset" : "deployment");
            if (spec.has("template")) {
                LabelSelectorRules.matchesTemplate(errors, spec, "spec");
            }
        }

        @Override
        protected final void checkStatus(Errors errors, ApiObject workload, ApiObject stored) {
            var status = workload.status();
            for (var count : List.of(
                    "replicas",
                    "updatedReplicas",
                    "readyReplicas",
                    "availableReplicas",
                    "unavailableReplicas",
                    "fullyLabeledReplicas",
                    "observedGeneration")) {
                errors.nonNegative("status." + count, status.integerOr(count, 0));
            }
            long replicas = status.integerOr("replicas", 0);
            for (var count : List.of("updatedReplicas", "readyReplicas", "availableReplicas", "fullyLabeledReplicas")) {
                long number = status.integerOr(count, 0);
                if (number > replicas) {
                    errors.invalid("status." + count, Json.of(number), "cannot be greater than status.replicas");
                }
            }
        }
    }

    /** What holds of every pod that is made of it. */
    private static void template(Errors errors, JsonObject template, String path) {
        templateMetadata(errors, template, path);
        PodSpecRules.check(errors, template.object("spec"), path + ".spec");
        if (!template.object("spec").array("ephemeralContainers").isEmpty()) {
            errors.forbidden(path + ".spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
        }
    }

    static void templateMetadata(Errors errors, JsonObject template) {
        templateMetadata(errors, template, "spec.template");
    }

    private static void templateMetadata(Errors errors, JsonObject template, String path) {
        var metadata = template.object("metadata");
        ObjectMetas.labels(errors, metadata.object("labels").stringMap(), path + ".labels");
        ObjectMetas.annotations(errors, metadata.object("annotations").stringMap(), path + ".annotations");
    }

    static void runsForEver(Errors errors, JsonObject template, String kind) {
        var spec = template.object("spec");
        var policy = spec.text("restartPolicy");
        if (PodSpecRules.RESTART_POLICIES.contains(policy) && !policy.equals("Always")) {
            errors.add(FieldError.notSupported("spec.template.spec.restartPolicy", Json.of(policy), List.of("Always")));
        }
        if (spec.has("activeDeadlineSeconds")) {
            errors.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in " + kind + " is not Supported");
        }
    }

    private static void strategy(Errors errors, JsonObject strategy) {
        var type = strategy.text("type");
        errors.oneOf("spec.strategy.type", type, STRATEGIES);
        var path = "spec.strategy.rollingUpdate";
        if (type.equals("Recreate") && strategy.has("rollingUpdate")) {
            errors.forbidden(path, "may not be specified when strategy `type` is 'Recreate'");
        }
        if (type.equals("RollingUpdate") && !strategy.has("rollingUpdate")) {
            errors.required(path, "this should be defaulted and never be nil");
        }
        if (type.equals("RollingUpdate") && strategy.get("rollingUpdate") instanceof JsonObject rolling) {
            rolling(errors, rolling, path);
        }
    }

    private static void rolling(Errors errors, JsonObject rolling, String path) {
        var unavailable = rolling.get("maxUnavailable");
        countOrPercent(errors, path + ".maxUnavailable", unavailable);
        countOrPercent(errors, path + ".maxSurge", rolling.get("maxSurge"));
        if (isZero(unavailable) && isZero(rolling.get("maxSurge"))) {
            errors.invalid(path + ".maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0");
        }
        notMoreThanAll(errors, path + ".maxUnavailable", unavailable);
    }

    private static void updateStrategy(Errors errors, JsonObject strategy, String path) {
        var type = strategy.text("type");
        if (!type.equals("OnDelete") && !type.equals("RollingUpdate")) {
            errors.add(FieldError.notSupported(path, Json.of(type), List.of("OnDelete", "RollingUpdate")));
        }
        if (!type.equals("RollingUpdate")) {
            return;
        }
        var at = path + ".rollingUpdate";
        if (!(strategy.get("rollingUpdate") instanceof JsonObject rolling)) {
            errors.required(at, "");
            return;
        }
        var unavailable = rolling.get("maxUnavailable");
        var surge = rolling.get("maxSurge");
        countOrPercent(errors, at + ".maxUnavailable", unavailable);
        countOrPercent(errors, at + ".maxSurge", surge);
        if (isZero(unavailable) && isZero(surge)) {
            errors.required(at + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
        }
        if (!isZero(unavailable) && !isZero(surge)) {
            errors.invalid(at + ".maxSurge", surge, "may not be set when maxUnavailable is non-zero");
        }
        notMoreThanAll(errors, at + ".maxUnavailable", unavailable);
        notMoreThanAll(errors, at + ".maxSurge", surge);
    }

    private static void notMoreThanAll(Errors errors, String path, @Nullable Json value) {
        if (value instanceof JsonString(var text) && percent(text) > 100) {
            errors.invalid(path, text, "must not be greater than 100%");
        }
    }

    static void countOrPercent(Errors errors, String path, @Nullable Json value) {
        if (value instanceof JsonInteger(var number)) {
            errors.nonNegative(path, number);
        } else if (value instanceof JsonString(var text) && percent(text) < 0) {
            errors.invalid(
                    path,
                    text,
                    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%',"
                            + " regex used for validation is '[0-9]+%')");
        }
    }

    private static boolean isZero(@Nullable Json value) {
        return switch (value) {
            case JsonInteger(var number) -> number == 0;
            case JsonString(var text) -> percent(text) == 0;
            case null, default -> true;
        };
    }

    /** The number before the percent sign, or -1 for another text. */
    static int percent(String text) {
        return text.matches("[0-9]{1,9}%") ? Integer.parseInt(text.substring(0, text.length() - 1)) : -1;
    }
}
