package dev.djong.apiserver.behaviour;

import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import java.util.HashMap;
import java.util.Map;

/** Which kind behaves how; kinds that are not listed are {@link Behaviour#PLAIN}. */
public final class Behaviours {
    private final Map<GroupResource, Behaviour> byResource;

    public Behaviours(Map<GroupResource, Behaviour> byResource) {
        this.byResource = Map.copyOf(byResource);
    }

    /** The built-in kinds. {@code services} needs the cluster's allocators and comes from the assembly. */
    public static Behaviours builtIn(Behaviour services) {
        var all = new HashMap<GroupResource, Behaviour>();
        put(all, Resources.NAMESPACES, new NamespaceBehaviour());
        put(all, Resources.PODS, new PodBehaviour());
        put(all, Resources.NODES, new NodeBehaviour());
        put(all, Resources.SERVICES, services);
        put(all, Resources.SECRETS, new SecretBehaviour());
        put(all, Resources.DEPLOYMENTS, WorkloadBehaviours.DEPLOYMENT);
        put(all, Resources.REPLICA_SETS, WorkloadBehaviours.REPLICA_SET);
        put(all, Resources.STATEFUL_SETS, WorkloadBehaviours.STATEFUL_SET);
        put(all, Resources.DAEMON_SETS, new DaemonSetBehaviour());
        put(all, Resources.REPLICATION_CONTROLLERS, WorkloadBehaviours.REPLICA_SET);
        put(all, Resources.JOBS, new JobBehaviour());
        put(all, Resources.CRON_JOBS, WorkloadBehaviours.CRON_JOB);
        put(all, Resources.POD_DISRUPTION_BUDGETS, WorkloadBehaviours.DISRUPTION_BUDGET);
        put(all, Resources.HORIZONTAL_POD_AUTOSCALERS, WorkloadBehaviours.AUTOSCALER);
        put(all, Resources.PERSISTENT_VOLUMES, VolumeBehaviours.VOLUME);
        put(all, Resources.PERSISTENT_VOLUME_CLAIMS, VolumeBehaviours.CLAIM);
        put(all, Resources.RESOURCE_QUOTAS, SimpleBehaviours.REPORTED);
        put(all, Resources.LIMIT_RANGES, SimpleBehaviours.UPSERTED);
        put(all, Resources.CUSTOM_RESOURCE_DEFINITIONS, ExtensionBehaviours.DEFINITION);
        put(all, Resources.API_SERVICES, ExtensionBehaviours.API_SERVICE);
        put(all, Resources.CERTIFICATE_SIGNING_REQUESTS, new SigningRequestBehaviour());
        put(all, Resources.INGRESSES, SimpleBehaviours.INGRESS);
        put(all, Resources.SERVICE_CIDRS, SimpleBehaviours.REPORTED);
        put(all, Resources.RESOURCE_CLAIMS, SimpleBehaviours.REPORTED);
        put(all, Resources.RESOURCE_SLICES, SimpleBehaviours.RESOURCE_SLICE);
        put(all, Resources.VOLUME_ATTACHMENTS, SimpleBehaviours.VOLUME_ATTACHMENT);
        put(all, Resources.VALIDATING_ADMISSION_POLICIES, SimpleBehaviours.RECONCILED);
        put(all, Resources.FLOW_SCHEMAS, SimpleBehaviours.RECONCILED);
        put(all, Resources.PRIORITY_LEVELS, SimpleBehaviours.RECONCILED);
        put(all, Resources.ENDPOINTS, SimpleBehaviours.UPSERTED);
        put(all, Resources.ENDPOINT_SLICES, SimpleBehaviours.ENDPOINT_SLICE);
        put(all, Resources.LEASES, SimpleBehaviours.LEASE);
        put(all, Resources.CORE_EVENTS, SimpleBehaviours.EVENT);
        put(all, Resources.EVENTS, SimpleBehaviours.EVENT);
        put(all, Resources.PRIORITY_CLASSES, SimpleBehaviours.PRIORITY_CLASS);
        put(all, Resources.ROLES, SimpleBehaviours.UPSERTED);
        put(all, Resources.CLUSTER_ROLES, SimpleBehaviours.UPSERTED);
        put(all, Resources.ROLE_BINDINGS, SimpleBehaviours.UPSERTED);
        put(all, Resources.CLUSTER_ROLE_BINDINGS, SimpleBehaviours.UPSERTED);
        return new Behaviours(all);
    }

    private static void put(Map<GroupResource, Behaviour> all, GroupVersionResource resource, Behaviour behaviour) {
        all.put(resource.groupResource(), behaviour);
    }

    public Behaviour of(GroupResource resource) {
        return byResource.getOrDefault(resource, Behaviour.PLAIN);
    }
}
