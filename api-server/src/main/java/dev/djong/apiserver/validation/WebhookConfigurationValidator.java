package dev.djong.apiserver.validation;

import dev.djong.cel.AdmissionExpressions;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** {@code MutatingWebhookConfiguration} and {@code ValidatingWebhookConfiguration}. */
final class WebhookConfigurationValidator extends MetadataValidator {
    private static final List<String> REVIEW_VERSIONS = List.of("v1", "v1beta1");
    private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun");
    private static final int MAX_TIMEOUT_SECONDS = 30;
    private static final int MIN_NAME_SEGMENTS = 3;
    private static final String DESIRED = "; desired format: https://host[/path]";

    WebhookConfigurationValidator() {
        super(false, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject configuration) {
        Items.each(configuration.root(), "", "webhooks", (webhook, at) -> webhook(errors, webhook, at));
    }

    private static void webhook(Errors errors, JsonObject webhook, String path) {
        name(errors, webhook.text("name"), path + ".name");
        client(errors, webhook.object("clientConfig"), path + ".clientConfig");
        MatchRules.rules(errors, webhook.array("rules"), path + ".rules");
        MatchRules.policies(errors, webhook, path);
        var sideEffects = webhook.text("sideEffects");
        if (sideEffects.isEmpty()) {
            errors.required(path + ".sideEffects", "must specify one of None, NoneOnDryRun");
        } else {
            errors.oneOfOrEmpty(path + ".sideEffects", sideEffects, SIDE_EFFECTS);
        }
        long seconds = webhook.integerOr("timeoutSeconds", 1);
        if (seconds < 1 || seconds > MAX_TIMEOUT_SECONDS) {
            errors.invalid(
                    path + ".timeoutSeconds",
                    Json.of(seconds),
                    "the timeout value must be between 1 and " + MAX_TIMEOUT_SECONDS + " seconds");
        }
        reviewVersions(errors, webhook.array("admissionReviewVersions"), path + ".admissionReviewVersions");
        if (!webhook.array("matchConditions").isEmpty()) {
            MatchRules.conditions(errors, webhook, path, AdmissionExpressions.conditions());
        }
    }

    private static void name(Errors errors, String name, String path) {
        if (name.isEmpty()) {
            errors.required(path, "");
            return;
        }
        errors.invalid(path, name, Names.dnsSubdomain(name));
        if (name.split("\\.").length < MIN_NAME_SEGMENTS) {
            errors.invalid(path, name, "should be a domain with at least three segments separated by dots");
        }
    }

    private static void reviewVersions(Errors errors, JsonArray versions, String path) {
        if (versions.isEmpty()) {
            errors.required(path, "must specify one of " + String.join(", ", REVIEW_VERSIONS));
        } else if (versions.strings().noneMatch(REVIEW_VERSIONS::contains)) {
            errors.invalid(path, versions, "must include at least one of " + String.join(", ", REVIEW_VERSIONS));
        }
    }

    private static void client(Errors errors, JsonObject client, String path) {
        if (client.has("url") == client.has("service")) {
            errors.required(path, "exactly one of url or service is required");
        } else if (client.has("url")) {
            url(errors, client.text("url"), path + ".url");
        } else {
            service(errors, client.object("service"), path + ".service");
        }
    }

    private static void url(Errors errors, String text, String path) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException malformed) {
            errors.required(path, "url must be a valid URL: " + malformed.getMessage() + DESIRED);
            return;
        }
        var scheme = url.getScheme() == null ? "" : url.getScheme();
        if (!scheme.equals("https")) {
            errors.invalid(path, scheme, "'https' is the only allowed URL scheme" + DESIRED);
        }
        if (url.getHost() == null) {
            errors.invalid(path, "", "host must be specified" + DESIRED);
        }
        if (url.getRawUserInfo() != null) {
            errors.invalid(path, url.getRawUserInfo(), "user information is not permitted in the URL");
        }
        if (url.getRawFragment() != null) {
            errors.invalid(path, url.getRawFragment(), "fragments are not permitted in the URL");
        }
        if (url.getRawQuery() != null) {
            errors.invalid(path, url.getRawQuery(), "query parameters are not permitted in the URL");
        }
    }

    private static void service(Errors errors, JsonObject service, String path) {
        if (service.text("name").isEmpty()) {
            errors.required(path + ".name", "service name is required");
        }
        if (service.text("namespace").isEmpty()) {
            errors.required(path + ".namespace", "service namespace is required");
        }
        long port = service.integerOr("port", 1);
        if (port < 1 || port > Names.PORT_MAX) {
            errors.invalid(path + ".port", Json.of(port), "port is not valid: must be between 1 and 65535, inclusive");
        }
        var url = service.text("path");
        if (!url.isEmpty() && !url.startsWith("/")) {
            errors.add(FieldError.invalid(path + ".path", url, "must start with a '/'"));
        }
    }
}
