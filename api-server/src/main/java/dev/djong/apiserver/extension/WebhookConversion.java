package dev.djong.apiserver.extension;

import dev.djong.apiserver.webhook.WebhookCallException;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.apiserver.webhook.WebhookTarget;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Strategy {@code Webhook}: a ConversionReview (apiextensions.k8s.io/v1, or v1beta1) asks a server that the definition names.
 * Of the metadata it may only change labels and annotations.
 */
final class WebhookConversion implements Conversion {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String GROUP = "apiextensions.k8s.io/";
    private static final List<String> KNOWN = List.of("v1", "v1beta1");

    private final WebhookClient client;
    private final JsonObject clientConfig;
    private final Optional<String> reviewVersion;
    private final Supplier<UUID> uids;

    /** @param webhook the member {@code spec.conversion.webhook} */
    WebhookConversion(WebhookClient client, JsonObject webhook, Supplier<UUID> uids) {
        this.client = client;
        this.clientConfig = webhook.object("clientConfig");
        this.reviewVersion = webhook.array("conversionReviewVersions")
                .strings()
                .filter(KNOWN::contains)
                .findFirst();
        this.uids = uids;
    }

    @Override
    public boolean asksOthers() {
        return true;
    }

    @Override
    public JsonObject convert(JsonObject object, String apiVersion) {
        var kind = new ApiObject(object).groupVersionKind();
        var name = "conversion webhook for " + kind.apiVersion() + ", Kind=" + kind.kind();
        var uid = uids.get().toString();
        var version = reviewVersion.orElseThrow(
                () -> new ConversionFailure("no supported conversion review versions", false));
        var converted = converted(ask(review(version, uid, object, apiVersion), name), version, uid, name);
        return checked(object, converted, apiVersion, name);
    }

    private static JsonObject review(String version, String uid, JsonObject object, String apiVersion) {
        var request = JsonObject.of(
                "uid", Json.of(uid), "desiredAPIVersion", Json.of(apiVersion), "objects", JsonArray.of(object));
        return JsonObject.of(
                "apiVersion", Json.of(GROUP + version), "kind", Json.of("ConversionReview"), "request", request);
    }

    private JsonObject ask(JsonObject review, String name) {
        try {
            return client.post(WebhookTarget.of(clientConfig), review, TIMEOUT);
        } catch (WebhookCallException failed) {
            throw new ConversionFailure(name + " failed: " + failed.getMessage(), true);
        }
    }

    private static JsonObject converted(JsonObject answer, String version, String uid, String name) {
        if (!(answer.get("response") instanceof JsonObject response)) {
            throw new ConversionFailure(name + " failed: no response provided", false);
        }
        if (version.equals("v1") && !response.text("uid").equals(uid)) {
            throw new ConversionFailure(
                    name + " failed: expected response.uid=" + Json.of(uid) + ", got " + Json.of(response.text("uid")),
                    false);
        }
        var result = response.object("result");
        if (!result.text("status").equals("Success")) {
            var why = result.text("message").isEmpty()
                    ? "response.result.status was '" + result.text("status") + "', not 'Success'"
                    : result.text("message");
            throw new ConversionFailure(name + " failed: " + why, false);
        }
        var objects = response.array("convertedObjects");
        if (objects.size() != 1) {
            throw new ConversionFailure(name + " returned " + objects.size() + " objects, expected 1", false);
        }
        return objects.get(0).asObject();
    }

    private static JsonObject checked(JsonObject original, JsonObject converted, String apiVersion, String name) {
        if (!converted.text("apiVersion").equals(apiVersion)) {
            throw invalid(
                    name,
                    "at index 0: invalid groupVersion (expected " + apiVersion + ", received "
                            + converted.text("apiVersion") + ")");
        }
        if (!converted.text("kind").equals(original.text("kind"))) {
            throw invalid(
                    name,
                    "at index 0: invalid kind (expected " + original.text("kind") + ", received "
                            + converted.text("kind") + ")");
        }
        var before = original.object("metadata");
        var after = converted.object("metadata");
        same(name, "name", before.text("name"), after.text("name"));
        same(name, "namespace", before.text("namespace"), after.text("namespace"));
        same(name, "UID", before.text("uid"), after.text("uid"));
        return converted.with("metadata", restored(before, after, name));
    }

    private static void same(String name, String what, String before, String after) {
        if (!before.equals(after)) {
            throw new ConversionFailure(
                    name + " returned invalid object: must have the same " + what + ": " + before + " != " + after,
                    false);
        }
    }

    private static JsonObject restored(JsonObject before, JsonObject after, String name) {
        var metadata = before;
        for (var member : List.of("labels", "annotations")) {
            metadata = switch (after.get(member)) {
                case JsonObject changed -> {
                    changed.forEach((key, value) -> {
                        if (!(value instanceof JsonString)) {
                            throw new ConversionFailure(
                                    name + " returned invalid metadata: metadata." + member + "[" + key
                                            + "] must be a string, but is " + value.typeName()
                                            + " in converted object",
                                    false);
                        }
                    });
                    yield metadata.with(member, changed);
                }
                case null, default -> metadata.without(member);
            };
        }
        return metadata;
    }

    private static ConversionFailure invalid(String name, String why) {
        return new ConversionFailure(name + " returned invalid object " + why, false);
    }
}
