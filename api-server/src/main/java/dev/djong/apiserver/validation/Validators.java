package dev.djong.apiserver.validation;

import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Names;
import dev.djong.object.Resources;
import java.util.HashMap;
import java.util.Map;

/** Which kind is checked how. A kind that is not listed has its metadata checked, with DNS subdomains for names. */
public final class Validators {
    private final Map<GroupResource, Validator> byResource;

    public Validators(Map<GroupResource, Validator> byResource) {
        this.byResource = Map.copyOf(byResource);
    }

    /** The built-in kinds. */
    public static Validators builtIn() {
        var all = new HashMap<GroupResource, Validator>();
        put(all, Resources.NAMESPACES, SmallValidators.namespace());
        put(all, Resources.PODS, new PodValidator());
        put(all, Resources.NODES, new NodeValidator());
        put(all, Resources.SERVICES, new ServiceValidator());
        put(all, Resources.ENDPOINTS, EndpointValidators.endpoints());
        put(all, Resources.ENDPOINT_SLICES, EndpointValidators.endpointSlice());
        put(all, Resources.CONFIG_MAPS, ConfigDataValidators.configMap());
        put(all, Resources.SECRETS, ConfigDataValidators.secret());
        put(all, Resources.CORE_EVENTS, SmallValidators.coreEvent());
        put(all, Resources.EVENTS, SmallValidators.event());
        put(all, Resources.DEPLOYMENTS, WorkloadValidators.deployment());
        put(all, Resources.REPLICA_SETS, WorkloadValidators.replicaSet());
        put(all, Resources.CONTROLLER_REVISIONS, SmallValidators.controllerRevision());
        put(all, Resources.STATEFUL_SETS, new StatefulSetValidator());
        put(all, Resources.DAEMON_SETS, WorkloadValidators.daemonSet());
        put(all, Resources.POD_TEMPLATES, WorkloadValidators.podTemplate());
        put(all, Resources.REPLICATION_CONTROLLERS, WorkloadValidators.replicationController());
        put(all, Resources.JOBS, new JobValidator());
        put(all, Resources.CRON_JOBS, new CronJobValidator());
        put(all, Resources.LEASES, SmallValidators.lease());
        put(all, Resources.PRIORITY_CLASSES, SmallValidators.priorityClass());
        put(all, Resources.ROLES, RbacValidators.role(true));
        put(all, Resources.CLUSTER_ROLES, RbacValidators.role(false));
        put(all, Resources.ROLE_BINDINGS, RbacValidators.binding(true));
        put(all, Resources.CLUSTER_ROLE_BINDINGS, RbacValidators.binding(false));
        put(all, Resources.PERSISTENT_VOLUMES, new PersistentVolumeValidator());
        put(all, Resources.PERSISTENT_VOLUME_CLAIMS, new ClaimValidator());
        put(all, Resources.STORAGE_CLASSES, new StorageClassValidator());
        put(all, Resources.INGRESSES, IngressValidators.ingress());
        put(all, Resources.INGRESS_CLASSES, IngressValidators.ingressClass());
        put(all, Resources.NETWORK_POLICIES, new NetworkPolicyValidator());
        put(all, Resources.CERTIFICATE_SIGNING_REQUESTS, new SigningRequestValidator());
        put(all, Resources.RUNTIME_CLASSES, NodeKindValidators.runtimeClass());
        put(all, Resources.CSI_DRIVERS, NodeKindValidators.csiDriver());
        put(all, Resources.VOLUME_ATTACHMENTS, NodeKindValidators.volumeAttachment());
        put(all, Resources.CSI_NODES, CapacityValidators.csiNode());
        put(all, Resources.CSI_STORAGE_CAPACITIES, CapacityValidators.storageCapacity());
        put(all, Resources.VOLUME_ATTRIBUTES_CLASSES, CapacityValidators.attributesClass());
        put(all, Resources.IP_ADDRESSES, AddressValidators.ipAddress());
        put(all, Resources.SERVICE_CIDRS, AddressValidators.serviceCidr());
        put(all, Resources.RESOURCE_CLAIMS, DeviceValidators.claim());
        put(all, Resources.RESOURCE_CLAIM_TEMPLATES, DeviceValidators.claimTemplate());
        put(all, Resources.DEVICE_CLASSES, DeviceValidators.deviceClass());
        put(all, Resources.RESOURCE_SLICES, new ResourceSliceValidator());
        put(all, Resources.FLOW_SCHEMAS, new FlowSchemaValidator());
        put(all, Resources.PRIORITY_LEVELS, new PriorityLevelValidator());
        put(all, Resources.API_SERVICES, new ApiServiceValidator());
        put(all, Resources.POD_DISRUPTION_BUDGETS, DisruptionBudgetValidator.create());
        put(all, Resources.RESOURCE_QUOTAS, new ResourceQuotaValidator());
        put(all, Resources.LIMIT_RANGES, new LimitRangeValidator());
        put(all, Resources.HORIZONTAL_POD_AUTOSCALERS, new AutoscalerValidator());
        put(all, Resources.MUTATING_WEBHOOKS, new WebhookConfigurationValidator());
        put(all, Resources.VALIDATING_WEBHOOKS, new WebhookConfigurationValidator());
        put(all, Resources.MUTATING_ADMISSION_POLICIES, AdmissionPolicyValidators.mutatingPolicy());
        put(all, Resources.MUTATING_ADMISSION_POLICY_BINDINGS, AdmissionPolicyValidators.mutatingBinding());
        put(all, Resources.VALIDATING_ADMISSION_POLICIES, AdmissionPolicyValidators.policy());
        put(all, Resources.VALIDATING_ADMISSION_POLICY_BINDINGS, AdmissionPolicyValidators.binding());
        return new Validators(all);
    }

    private static void put(Map<GroupResource, Validator> all, GroupVersionResource resource, Validator validator) {
        all.put(resource.groupResource(), validator);
    }

    /** These, and one more. */
    public Validators with(GroupVersionResource resource, Validator validator) {
        var all = new HashMap<>(byResource);
        put(all, resource, validator);
        return new Validators(all);
    }

    public Validator of(GroupResource resource, boolean namespaced) {
        var known = byResource.get(resource);
        return known == null ? new MetadataValidator(namespaced, Names::dnsSubdomain) : known;
    }
}
