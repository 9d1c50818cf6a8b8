package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.object.Quantity;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Limit ranges: the bounds must not contradict each other. */
final class LimitRangeValidator extends MetadataValidator {
    private static final Set<String> TYPES = Set.of("Container", "Pod", "PersistentVolumeClaim");
    private static final List<String> BOUNDS =
            List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

    LimitRangeValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject range) {
        var seen = new HashSet<String>();
        Items.each(range.spec(), "spec", "limits", (limit, at) -> {
            type(errors, limit.text("type"), at + ".type");
            if (!seen.add(limit.text("type"))) {
                errors.duplicate(at + ".type", Json.of(limit.text("type")));
            }
            names(errors, limit, at);
            for (var resource : resources(limit)) {
                new Bounds(errors, limit, resource, at).check();
            }
        });
    }

    private static void type(Errors errors, String type, String path) {
        var problems = Names.qualifiedName(type);
        errors.invalid(path, type, problems);
        if (problems.isEmpty() && type.indexOf('/') < 0 && !TYPES.contains(type)) {
            errors.invalid(path, type, "must be a standard limit type or fully qualified");
        }
    }

    private static void names(Errors errors, JsonObject limit, String path) {
        var type = limit.text("type");
        for (var bound : BOUNDS) {
            if (type.equals("Pod") && bound.startsWith("default")) {
                if (!limit.object(bound).isEmpty()) {
                    errors.forbidden(path + "." + bound, "may not be specified when `type` is 'Pod'");
                }
                continue;
            }
            for (var name : limit.object(bound).names()) {
                name(errors, type, name, path + "." + bound + "[" + name + "]");
            }
        }
        if (type.equals("PersistentVolumeClaim")
                && !limit.object("min").has("storage")
                && !limit.object("max").has("storage")) {
            errors.required(
                    path + ".limits", "either minimum or maximum storage value is required, but neither was provided");
        }
    }

    private static void name(Errors errors, String type, String name, String path) {
        if (type.equals("Pod") || type.equals("Container")) {
            ResourceRules.name(errors, name, path);
            return;
        }
        var problems = Names.qualifiedName(name);
        errors.invalid(path, name, problems);
        if (problems.isEmpty() && name.indexOf('/') < 0 && !name.equals("storage") && !QuotaNames.isStandard(name)) {
            errors.invalid(path, name, "must be a standard resource type or fully qualified");
        }
    }

    private static Set<String> resources(JsonObject limit) {
        var all = new TreeSet<String>();
        BOUNDS.forEach(bound -> all.addAll(limit.object(bound).names()));
        return all;
    }

    /** The bounds of one resource. */
    private static final class Bounds {
        private final Errors errors;
        private final JsonObject limit;
        private final String resource;
        private final String path;

        Bounds(Errors errors, JsonObject limit, String resource, String path) {
            this.errors = errors;
            this.limit = limit;
            this.resource = resource;
            this.path = path;
        }

        private Optional<Quantity> of(String bound) {
            return limit.object(bound).string(resource).map(Quantity::parse);
        }

        void check() {
            ordered("min", "max", "min", "min", "min value %s is greater than max value %s");
            ordered(
                    "min",
                    "defaultRequest",
                    "defaultRequest",
                    "defaultRequest",
                    "min value %s is greater than default request value %s");
            ordered(
                    "defaultRequest",
                    "max",
                    "defaultRequest",
                    "defaultRequest",
                    "default request value %s is greater than max value %s");
            ordered(
                    "defaultRequest",
                    "default",
                    "defaultRequest",
                    "defaultRequest",
                    "default request value %s is greater than default limit value %s");
            ordered("min", "default", "default", "min", "min value %s is greater than default value %s");
            ordered("default", "max", "default", "max", "default value %s is greater than max value %s");
            ratio();
            whole();
        }

        /** @param at which bound the error stands at, and {@code shown} which value it shows */
        private void ordered(String lower, String upper, String at, String shown, String text) {
            var low = of(lower);
            var high = of(upper);
            if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
                error(at, of(shown).orElse(low.get()), text.formatted(low.get(), high.get()));
            }
        }

        private void ratio() {
            var ratio = of("maxLimitRequestRatio");
            if (ratio.isEmpty()) {
                return;
            }
            var most = ratio.get();
            if (most.compareTo(Quantity.of(1)) < 0) {
                error("maxLimitRequestRatio", most, "ratio " + most + " is less than 1");
            }
            var min = of("min").filter(low -> low.sign() > 0);
            var max = of("max");
            if (min.isPresent() && max.isPresent()) {
                var reachable = max.get().value().divide(min.get().value(), MathContext.DECIMAL64);
                if (most.value().compareTo(reachable) > 0) {
                    error(
                            "maxLimitRequestRatio",
                            most,
                            String.format(
                                    Locale.ROOT,
                                    "ratio %s is greater than max/min = %f",
                                    most,
                                    reachable.doubleValue()));
                }
            }
        }

        private void whole() {
            var given = of("default");
            var requested = of("defaultRequest");
            if (!ResourceRules.overcommits(resource)
                    && given.isPresent()
                    && requested.isPresent()
                    && !given.get().sameAs(requested.get())) {
                error(
                        "defaultRequest",
                        requested.get(),
                        "default value " + given.get() + " must equal to defaultRequest value " + requested.get()
                                + " in " + resource);
            }
        }

        private void error(String bound, Quantity shown, String text) {
            errors.invalid(path + "." + bound + "[" + resource + "]", shown.toString(), text);
        }
    }
}
