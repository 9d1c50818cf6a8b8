package dev.djong.apiserver.admission.match;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.LabelSelector;
import java.util.List;

/**
 * What a webhook's configuration or a policy's {@code matchConstraints} says about the requests it is meant for.
 *
 * @param anyResource whether no rule means every resource, as in a binding's {@code matchResources}
 * @param equivalent whether a request for the same objects in another version counts
 */
public record Criteria(
        List<ResourceRule> rules,
        List<ResourceRule> excluded,
        boolean anyResource,
        LabelSelector namespaces,
        LabelSelector objects,
        boolean equivalent) {

    /** One entry of {@code webhooks}. */
    public static Criteria ofWebhook(JsonObject json) {
        return of(json, json.array("rules"), false);
    }

    /** A policy's {@code matchConstraints}. */
    public static Criteria ofConstraints(JsonObject json) {
        return of(json, json.array("resourceRules"), false);
    }

    /** A binding's {@code matchResources}, which only narrow what the policy matches. */
    public static Criteria ofBinding(JsonObject json) {
        return of(json, json.array("resourceRules"), true);
    }

    private static Criteria of(JsonObject json, JsonArray rules, boolean anyResource) {
        return new Criteria(
                rules(rules),
                rules(json.array("excludeResourceRules")),
                anyResource,
                LabelSelector.of(json.object("namespaceSelector")),
                LabelSelector.of(json.object("objectSelector")),
                !json.text("matchPolicy").equals("Exact"));
    }

    private static List<ResourceRule> rules(JsonArray json) {
        return json.objects().map(ResourceRule::of).toList();
    }
}
