package dev.djong.testkit.scenario;

import dev.djong.json.JsonObject;
import java.util.Map;

/** A kind as clients name it. */
record Kind(String apiVersion, String kind, String plural) {
    static final Kind CONFIG_MAPS = new Kind("v1", "ConfigMap", "configmaps");
    static final Kind SECRETS = new Kind("v1", "Secret", "secrets");
    static final Kind PODS = new Kind("v1", "Pod", "pods");
    static final Kind SERVICES = new Kind("v1", "Service", "services");
    static final Kind SERVICE_ACCOUNTS = new Kind("v1", "ServiceAccount", "serviceaccounts");
    static final Kind DEPLOYMENTS = new Kind("apps/v1", "Deployment", "deployments");
    static final Kind DISRUPTION_BUDGETS = new Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets");
    static final Kind LEASES = new Kind("coordination.k8s.io/v1", "Lease", "leases");
    static final Kind NAMESPACES = new Kind("v1", "Namespace", "namespaces");
    static final Kind DEFINITIONS =
            new Kind("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions");

    String group() {
        return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    }

    String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    ObjectRef ref(String namespace, String name) {
        return new ObjectRef(this, namespace, name);
    }

    JsonObject toJson() {
        return JsonObject.ofStrings(Map.of("apiVersion", apiVersion, "kind", kind, "plural", plural));
    }
}
