package dev.djong.apiserver.extension;

import dev.djong.apiserver.validation.Errors;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import java.util.List;

/** How objects of one version of a CustomResourceDefinition become those of another. */
final class ConversionRules {
    private static final List<String> REVIEW_VERSIONS = List.of("v1", "v1beta1");

    private ConversionRules() {}

    static void check(Errors errors, JsonObject conversion, String path) {
        if (conversion.isEmpty()) {
            return;
        }
        errors.oneOf(path + ".strategy", conversion.text("strategy"), List.of("None", "Webhook"));
        var webhook = conversion.object("webhook");
        if (!conversion.text("strategy").equals("Webhook")) {
            if (webhook.has("clientConfig")) {
                errors.forbidden(
                        path + ".webhookClientConfig", "should not be set when strategy is not set to Webhook");
            }
            if (!webhook.array("conversionReviewVersions").isEmpty()) {
                errors.forbidden(
                        path + ".conversionReviewVersions", "should not be set when strategy is not set to Webhook");
            }
            return;
        }
        if (webhook.get("clientConfig") instanceof JsonObject config) {
            clientConfig(errors, config, path + ".webhookClientConfig");
        } else {
            errors.required(path + ".webhookClientConfig", "required when strategy is set to Webhook");
        }
        reviewVersions(errors, webhook.array("conversionReviewVersions"), path + ".conversionReviewVersions");
    }

    private static void clientConfig(Errors errors, JsonObject config, String path) {
        if (config.has("url") == config.has("service")) {
            errors.required(path, "exactly one of url or service is required");
        } else if (config.has("url") && !config.text("url").startsWith("https://")) {
            errors.invalid(
                    path + ".url",
                    config.text("url"),
                    "'https' is the only allowed URL scheme; desired format:" + " https://host[/path]");
        } else if (config.has("service")) {
            errors.requireText(path + ".service.name", config.object("service").text("name"));
            errors.requireText(
                    path + ".service.namespace", config.object("service").text("namespace"));
        }
    }

    private static void reviewVersions(Errors errors, JsonArray versions, String path) {
        if (versions.isEmpty()) {
            errors.required(path, "");
            return;
        }
        var all = versions.strings().toList();
        for (int i = 0; i < all.size(); i++) {
            if (all.subList(0, i).contains(all.get(i))) {
                errors.invalid(path + "[" + i + "]", all.get(i), "duplicate version");
            } else {
                errors.invalid(path + "[" + i + "]", all.get(i), Names.dns1035Label(all.get(i), false));
            }
        }
        if (all.stream().noneMatch(REVIEW_VERSIONS::contains)) {
            errors.invalid(path, versions, "must include at least one of " + String.join(", ", REVIEW_VERSIONS));
        }
    }
}
