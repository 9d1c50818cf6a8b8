package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import dev.djong.object.Quantity;
import java.util.Set;

/** What containers ask for and may use. */
final class ResourceRules {
    private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";

    private ResourceRules() {}

    static void check(Errors errors, JsonObject resources, String path) {
        var limits = resources.object("limits");
        amounts(errors, limits, path + ".limits");
        amounts(errors, resources.object("requests"), path + ".requests");
        resources.object("requests").stringMap().forEach((name, text) -> {
            var limit = limits.text(name);
            var request = Quantity.parse(text);
            if (limit.isEmpty()) {
                if (!overcommits(name)) {
                    errors.required(path + ".limits", "Limit must be set for non overcommitable resources");
                }
            } else if (!overcommits(name) && !request.sameAs(Quantity.parse(limit))) {
                errors.invalid(path + ".requests", text, "must be equal to " + name + " limit of " + limit);
            } else if (request.compareTo(Quantity.parse(limit)) > 0) {
                errors.invalid(
                        path + ".requests", text, "must be less than or equal to " + name + " limit of " + limit);
            }
        });
    }

    /** Devices and huge pages are there or not: what is asked for is what is given. */
    static boolean overcommits(String name) {
        return STANDARD.contains(name);
    }

    static void amounts(Errors errors, JsonObject amounts, String path) {
        amounts.stringMap().forEach((name, text) -> {
            var at = path + "[" + name + "]";
            name(errors, name, at);
            var amount = Quantity.parse(text);
            if (amount.sign() < 0) {
                errors.invalid(at, text, "must be greater than or equal to 0");
            }
            if (!overcommits(name) && !name.startsWith(HUGE_PAGES) && amount.toMillis() % 1000 != 0) {
                errors.invalid(at, text, "must be an integer");
            }
        });
    }

    static void name(Errors errors, String name, String path) {
        var problems = Names.qualifiedName(name);
        errors.invalid(path, name, problems);
        if (problems.isEmpty() && name.indexOf('/') < 0 && !STANDARD.contains(name) && !name.startsWith(HUGE_PAGES)) {
            errors.invalid(path, Json.of(name), "must be a standard resource type or fully qualified");
            errors.invalid(path, Json.of(name), "must be a standard resource for containers");
        }
    }
}
