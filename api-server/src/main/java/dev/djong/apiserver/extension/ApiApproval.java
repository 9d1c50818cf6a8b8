package dev.djong.apiserver.extension;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;

/** Groups of the Kubernetes community need an approval, told by an annotation (KEP-1111). */
enum ApiApproval {
    MISSING("MissingAnnotation"),
    BYPASSED("UnapprovedAnnotation"),
    APPROVED("ApprovedAnnotation"),
    INVALID("InvalidAnnotation");

    static final String ANNOTATION = "api-approved.kubernetes.io";
    private static final String CONDITION = "KubernetesAPIApprovalPolicyConformant";
    private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";
    private static final String MUST = "protected groups must have approval annotation " + Json.of(ANNOTATION);

    private final String reason;

    ApiApproval(String reason) {
        this.reason = reason;
    }

    static boolean isProtected(String group) {
        return ("." + group).endsWith(".k8s.io") || ("." + group).endsWith(".kubernetes.io");
    }

    static ApiApproval of(ApiObject definition) {
        var annotation = definition.annotation(ANNOTATION).orElse("");
        if (annotation.isEmpty()) {
            return MISSING;
        }
        if (annotation.startsWith("unapproved")) {
            return BYPASSED;
        }
        return isAddress(annotation) ? APPROVED : INVALID;
    }

    private static boolean isAddress(String text) {
        try {
            var address = new URI(text);
            return address.getScheme() != null && address.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    String message(ApiObject definition) {
        var annotation = definition.annotation(ANNOTATION).orElse("");
        return switch (this) {
            case MISSING -> MUST + SEE;
            case BYPASSED -> "not approved: " + Json.of(annotation);
            case APPROVED -> "approved in " + annotation;
            case INVALID -> MUST + " with either a URL or a reason starting with \"unapproved\"" + SEE;
        };
    }

    static JsonObject condition(ApiObject definition, JsonObject status, Instant now) {
        if (!isProtected(definition.spec().text("group"))) {
            return status;
        }
        var state = of(definition);
        return DefinitionConditions.with(
                status, CONDITION, state == APPROVED, state.reason, state.message(definition), now);
    }
}
