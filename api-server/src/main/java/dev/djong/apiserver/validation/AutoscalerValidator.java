package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.object.Quantity;
import java.util.List;
import java.util.Map;

/** Horizontal pod autoscalers, in the form of {@code autoscaling/v2}. */
final class AutoscalerValidator extends MetadataValidator {
    static final long MAX_STABILIZATION_SECONDS = 3_600;
    static final long MAX_PERIOD_SECONDS = 1_800;

    /** The member that holds a metric of that type. */
    private static final Map<String, String> SOURCES = Map.of(
            "ContainerResource", "containerResource",
            "External", "external",
            "Object", "object",
            "Pods", "pods",
            "Resource", "resource");

    AutoscalerValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject autoscaler) {
        var spec = autoscaler.spec();
        replicas(errors, spec);
        reference(errors, spec.object("scaleTargetRef"), "spec.scaleTargetRef");
        Items.each(spec, "spec", "metrics", (metric, at) -> metric(errors, metric, at));
        var behavior = spec.object("behavior");
        for (var direction : List.of("scaleUp", "scaleDown")) {
            if (behavior.get(direction) instanceof JsonObject rules) {
                rules(errors, rules, "spec.behavior." + direction);
            }
        }
    }

    private static void replicas(Errors errors, JsonObject spec) {
        long max = spec.integerOr("maxReplicas", 0);
        if (spec.get("minReplicas") instanceof JsonInteger(var min) && min < 1) {
            errors.invalid("spec.minReplicas", Json.of(min), "must be greater than or equal to 1");
        }
        if (max < 1) {
            errors.invalid("spec.maxReplicas", Json.of(max), "must be greater than 0");
        }
        if (spec.get("minReplicas") instanceof JsonInteger(var min) && max < min) {
            errors.invalid("spec.maxReplicas", Json.of(max), "must be greater than or equal to `minReplicas`");
        }
    }

    private static void reference(Errors errors, JsonObject reference, String path) {
        for (var member : List.of("kind", "name")) {
            var value = reference.text(member);
            if (value.isEmpty()) {
                errors.required(path + "." + member, "");
            } else {
                errors.invalid(path + "." + member, value, Names.pathSegment(value, false));
            }
        }
    }

    private static void metric(Errors errors, JsonObject metric, String path) {
        var type = metric.text("type");
        if (type.isEmpty()) {
            errors.required(path + ".type", "must specify a metric source type");
        }
        errors.oneOfOrEmpty(path + ".type", type, List.copyOf(SOURCES.keySet()));
        var expected = SOURCES.getOrDefault(type, "");
        for (var source : SOURCES.values().stream().sorted().toList()) {
            if (source.equals(expected) && !metric.has(source)) {
                errors.required(path + "." + source, "must populate information for the given metric source");
            } else if (!source.equals(expected) && metric.has(source) && !expected.isEmpty()) {
                errors.forbidden(path + "." + source, "must populate the given metric source only");
            }
        }
        if (metric.get(expected) instanceof JsonObject source) {
            source(errors, source, type, path + "." + expected);
        }
    }

    private static void source(Errors errors, JsonObject source, String type, String path) {
        switch (type) {
            case "Resource", "ContainerResource" -> {
                if (source.text("name").isEmpty()) {
                    errors.required(path + ".name", "must specify a resource name");
                }
                if (type.equals("ContainerResource") && source.text("container").isEmpty()) {
                    errors.required(path + ".container", "must specify a container");
                }
                target(errors, source.object("target"), path + ".target");
                utilization(errors, source.object("target"), path + ".target");
            }
            case "Pods" -> {
                identifier(errors, source, path);
                target(errors, source.object("target"), path + ".target");
                if (!source.object("target").has("averageValue")) {
                    errors.required(path + ".target.averageValue", "must specify a positive target averageValue");
                }
            }
            default -> {
                if (type.equals("Object")) {
                    reference(errors, source.object("describedObject"), path + ".describedObject");
                }
                identifier(errors, source, path);
                target(errors, source.object("target"), path + ".target");
                value(errors, source.object("target"), path + ".target");
            }
        }
    }

    private static void identifier(Errors errors, JsonObject source, String path) {
        var name = source.object("metric").text("name");
        if (name.isEmpty()) {
            errors.required(path + ".metric.name", "must specify a metric name");
        } else {
            errors.invalid(path + ".metric.name", name, Names.pathSegment(name, false));
        }
    }

    private static void target(Errors errors, JsonObject target, String path) {
        var type = target.text("type");
        if (type.isEmpty()) {
            errors.required(path + ".type", "must specify a metric target type");
        } else if (!List.of("Utilization", "Value", "AverageValue").contains(type)) {
            errors.invalid(path + ".type", type, "must be either Utilization, Value, or AverageValue");
        }
        for (var amount : List.of("value", "averageValue")) {
            target.string(amount)
                    .filter(text -> Quantity.parse(text).sign() <= 0)
                    .ifPresent(text -> errors.invalid(path + "." + amount, text, "must be positive"));
        }
        target.integer("averageUtilization").ifPresent(percent -> {
            if (percent < 1) {
                errors.invalid(path + ".averageUtilization", Json.of(percent), "must be greater than 0");
            }
        });
    }

    private static void utilization(Errors errors, JsonObject target, String path) {
        if (!target.has("averageUtilization") && !target.has("averageValue")) {
            errors.required(path + ".averageUtilization", "must set either a target raw value or a target utilization");
        }
        if (target.has("averageUtilization") && target.has("averageValue")) {
            errors.forbidden(path + ".averageValue", "may not set both a target raw value and a target utilization");
        }
    }

    private static void value(Errors errors, JsonObject target, String path) {
        if (!target.has("value") && !target.has("averageValue")) {
            errors.required(path + ".averageValue", "must set either a target value for metric or a per-pod target");
        }
        if (target.has("value") && target.has("averageValue")) {
            errors.forbidden(path + ".averageValue", "may not set both a target value for metric and a per-pod target");
        }
    }

    private static void rules(Errors errors, JsonObject rules, String path) {
        rules.integer("stabilizationWindowSeconds").ifPresent(seconds -> {
            var at = path + ".stabilizationWindowSeconds";
            if (seconds < 0) {
                errors.invalid(at, Json.of(seconds), "must be greater than or equal to zero");
            }
            if (seconds > MAX_STABILIZATION_SECONDS) {
                errors.invalid(at, Json.of(seconds), "must be less than or equal to " + MAX_STABILIZATION_SECONDS);
            }
        });
        rules.string("tolerance")
                .filter(text -> Quantity.parse(text).sign() < 0)
                .ifPresent(text -> errors.invalid(path + ".tolerance", text, "must be greater or equal to 0"));
        errors.oneOfOrEmpty(path + ".selectPolicy", rules.text("selectPolicy"), List.of("Disabled", "Max", "Min"));
        if (rules.array("policies").isEmpty()) {
            errors.required(path + ".policies", "must specify at least one Policy");
        }
        Items.each(rules, path, "policies", (policy, at) -> policy(errors, policy, at));
    }

    private static void policy(Errors errors, JsonObject policy, String path) {
        errors.oneOf(path + ".type", policy.text("type"), List.of("Percent", "Pods"));
        long value = policy.integerOr("value", 0);
        if (value <= 0) {
            errors.invalid(path + ".value", Json.of(value), "must be greater than zero");
        }
        long period = policy.integerOr("periodSeconds", 0);
        if (period <= 0) {
            errors.invalid(path + ".periodSeconds", Json.of(period), "must be greater than zero");
        }
        if (period > MAX_PERIOD_SECONDS) {
            errors.invalid(
                    path + ".periodSeconds", Json.of(period), "must be less than or equal to " + MAX_PERIOD_SECONDS);
        }
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject autoscaler, ApiObject stored) {
        for (var count : List.of("currentReplicas", "desiredReplicas")) {
            errors.nonNegative("status." + count, autoscaler.status().integerOr(count, 0));
        }
    }
}
