package dev.djong.defaulting;

import dev.djong.defaulting.Defaults.Rule;
import java.util.Map;

/** Which type has which rule. */
final class BuiltInRules {
    private static final String CORE = "io.k8s.api.core.v1.";
    private static final String APPS = "io.k8s.api.apps.v1.";
    private static final String BATCH = "io.k8s.api.batch.v1.";
    private static final String EXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
    private static final String AUTOSCALING = "io.k8s.api.autoscaling.";

    private BuiltInRules() {}

    static Map<String, Rule> all() {
        return Map.ofEntries(
                Map.entry(CORE + "Pod", PodRules::pod),
                Map.entry(CORE + "PodSpec", PodRules::podSpec),
                Map.entry(CORE + "PodStatus", PodRules::podStatus),
                Map.entry(CORE + "Container", PodRules::container),
                Map.entry(CORE + "EphemeralContainer", PodRules::container),
                Map.entry(CORE + "Volume", PodRules::volume),
                Map.entry(CORE + "ResourceRequirements", ResourceRules::requirements),
                Map.entry(CORE + "LimitRangeItem", ResourceRules::limitRangeItem),
                Map.entry(CORE + "Service", ServiceRules::service),
                Map.entry(CORE + "ServiceSpec", ServiceRules::serviceSpec),
                Map.entry(CORE + "ServicePort", ServiceRules::servicePort),
                Map.entry(CORE + "Namespace", CoreRules::namespace),
                Map.entry(CORE + "Secret", CoreRules::secret),
                Map.entry(CORE + "NodeSpec", CoreRules::nodeSpec),
                Map.entry(CORE + "NodeStatus", CoreRules::nodeStatus),
                Map.entry(CORE + "ReplicationController", WorkloadRules::replicationController),
                Map.entry(APPS + "DeploymentStrategy", WorkloadRules::rollingUpdate),
                Map.entry(APPS + "DaemonSetUpdateStrategy", WorkloadRules::rollingUpdate),
                Map.entry(APPS + "StatefulSetUpdateStrategy", WorkloadRules::statefulSetUpdateStrategy),
                Map.entry(APPS + "StatefulSetSpec", WorkloadRules::statefulSetSpec),
                Map.entry(BATCH + "Job", JobRules::job),
                Map.entry(AUTOSCALING + "v1.HorizontalPodAutoscaler", AutoscalerRules::v1),
                Map.entry(AUTOSCALING + "v2.HorizontalPodAutoscalerSpec", AutoscalerRules::v2Spec),
                Map.entry(AUTOSCALING + "v2.HorizontalPodAutoscalerBehavior", AutoscalerRules::v2Behavior),
                Map.entry(EXTENSIONS + "CustomResourceDefinition", ExtensionRules::definition),
                Map.entry(EXTENSIONS + "CustomResourceDefinitionSpec", ExtensionRules::definitionSpec),
                Map.entry("io.k8s.api.networking.v1.NetworkPolicySpec", NetworkingRules::policySpec),
                Map.entry("io.k8s.api.resource.v1.ExactDeviceRequest", DeviceRules::request),
                Map.entry("io.k8s.api.resource.v1.DeviceSubRequest", DeviceRules::request),
                Map.entry("io.k8s.api.storage.v1.CSIDriverSpec", DeviceRules::csiDriverSpec),
                Map.entry("io.k8s.api.rbac.v1.Subject", CoreRules::subject));
    }
}
