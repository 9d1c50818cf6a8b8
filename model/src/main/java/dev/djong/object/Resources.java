package dev.djong.object;

/** The resources that Djong's own services speak of, by name. */
public final class Resources {
    public static final GroupVersionResource NAMESPACES = core("namespaces");
    public static final GroupVersionResource PODS = core("pods");
    public static final GroupVersionResource NODES = core("nodes");
    public static final GroupVersionResource SERVICES = core("services");
    public static final GroupVersionResource ENDPOINTS = core("endpoints");
    public static final GroupVersionResource CONFIG_MAPS = core("configmaps");
    public static final GroupVersionResource SECRETS = core("secrets");
    public static final GroupVersionResource SERVICE_ACCOUNTS = core("serviceaccounts");
    public static final GroupVersionResource REPLICATION_CONTROLLERS = core("replicationcontrollers");
    public static final GroupVersionResource PERSISTENT_VOLUMES = core("persistentvolumes");
    public static final GroupVersionResource PERSISTENT_VOLUME_CLAIMS = core("persistentvolumeclaims");
    public static final GroupVersionResource RESOURCE_QUOTAS = core("resourcequotas");
    public static final GroupVersionResource LIMIT_RANGES = core("limitranges");
    public static final GroupVersionResource POD_TEMPLATES = core("podtemplates");
    public static final GroupVersionResource CORE_EVENTS = core("events");
    public static final GroupVersionResource EVENTS = new GroupVersionResource("events.k8s.io", "v1", "events");
    public static final GroupVersionResource DEPLOYMENTS = apps("deployments");
    public static final GroupVersionResource REPLICA_SETS = apps("replicasets");
    public static final GroupVersionResource STATEFUL_SETS = apps("statefulsets");
    public static final GroupVersionResource DAEMON_SETS = apps("daemonsets");
    public static final GroupVersionResource CONTROLLER_REVISIONS = apps("controllerrevisions");
    public static final GroupVersionResource JOBS = new GroupVersionResource("batch", "v1", "jobs");
    public static final GroupVersionResource CRON_JOBS = new GroupVersionResource("batch", "v1", "cronjobs");
    public static final GroupVersionResource POD_DISRUPTION_BUDGETS =
            new GroupVersionResource("policy", "v1", "poddisruptionbudgets");
    public static final GroupVersionResource HORIZONTAL_POD_AUTOSCALERS =
            new GroupVersionResource("autoscaling", "v2", "horizontalpodautoscalers");
    public static final GroupVersionResource STORAGE_CLASSES = storage("storageclasses");
    public static final GroupVersionResource VOLUME_ATTACHMENTS = storage("volumeattachments");
    public static final GroupVersionResource VOLUME_ATTRIBUTES_CLASSES = storage("volumeattributesclasses");
    public static final GroupVersionResource CSI_DRIVERS = storage("csidrivers");
    public static final GroupVersionResource CSI_NODES = storage("csinodes");
    public static final GroupVersionResource CSI_STORAGE_CAPACITIES = storage("csistoragecapacities");
    public static final GroupVersionResource INGRESSES = networking("ingresses");
    public static final GroupVersionResource INGRESS_CLASSES = networking("ingressclasses");
    public static final GroupVersionResource NETWORK_POLICIES = networking("networkpolicies");
    public static final GroupVersionResource SERVICE_CIDRS = networking("servicecidrs");
    public static final GroupVersionResource IP_ADDRESSES = networking("ipaddresses");
    public static final GroupVersionResource DEVICE_CLASSES = devices("deviceclasses");
    public static final GroupVersionResource RESOURCE_CLAIMS = devices("resourceclaims");
    public static final GroupVersionResource RESOURCE_CLAIM_TEMPLATES = devices("resourceclaimtemplates");
    public static final GroupVersionResource RESOURCE_SLICES = devices("resourceslices");
    public static final GroupVersionResource RUNTIME_CLASSES =
            new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");
    public static final GroupVersionResource CERTIFICATE_SIGNING_REQUESTS =
            new GroupVersionResource("certificates.k8s.io", "v1", "certificatesigningrequests");
    public static final GroupVersionResource FLOW_SCHEMAS = flowControl("flowschemas");
    public static final GroupVersionResource PRIORITY_LEVELS = flowControl("prioritylevelconfigurations");
    public static final GroupVersionResource MUTATING_WEBHOOKS = admission("mutatingwebhookconfigurations");
    public static final GroupVersionResource VALIDATING_WEBHOOKS = admission("validatingwebhookconfigurations");
    public static final GroupVersionResource MUTATING_ADMISSION_POLICIES = admission("mutatingadmissionpolicies");
    public static final GroupVersionResource MUTATING_ADMISSION_POLICY_BINDINGS =
            admission("mutatingadmissionpolicybindings");
    public static final GroupVersionResource VALIDATING_ADMISSION_POLICIES = admission("validatingadmissionpolicies");
    public static final GroupVersionResource VALIDATING_ADMISSION_POLICY_BINDINGS =
            admission("validatingadmissionpolicybindings");
    public static final GroupVersionResource ENDPOINT_SLICES =
            new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
    public static final GroupVersionResource LEASES = new GroupVersionResource("coordination.k8s.io", "v1", "leases");
    public static final GroupVersionResource PRIORITY_CLASSES =
            new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses");
    public static final GroupVersionResource ROLES = rbac("roles");
    public static final GroupVersionResource ROLE_BINDINGS = rbac("rolebindings");
    public static final GroupVersionResource CLUSTER_ROLES = rbac("clusterroles");
    public static final GroupVersionResource CLUSTER_ROLE_BINDINGS = rbac("clusterrolebindings");
    public static final GroupVersionResource CUSTOM_RESOURCE_DEFINITIONS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    public static final GroupVersionResource API_SERVICES =
            new GroupVersionResource("apiregistration.k8s.io", "v1", "apiservices");
    public static final GroupVersionResource TOKEN_REVIEWS =
            new GroupVersionResource("authentication.k8s.io", "v1", "tokenreviews");
    public static final GroupVersionResource SUBJECT_ACCESS_REVIEWS =
            new GroupVersionResource("authorization.k8s.io", "v1", "subjectaccessreviews");

    private Resources() {}

    private static GroupVersionResource core(String resource) {
        return new GroupVersionResource("", "v1", resource);
    }

    private static GroupVersionResource apps(String resource) {
        return new GroupVersionResource("apps", "v1", resource);
    }

    private static GroupVersionResource storage(String resource) {
        return new GroupVersionResource("storage.k8s.io", "v1", resource);
    }

    private static GroupVersionResource networking(String resource) {
        return new GroupVersionResource("networking.k8s.io", "v1", resource);
    }

    private static GroupVersionResource devices(String resource) {
        return new GroupVersionResource("resource.k8s.io", "v1", resource);
    }

    private static GroupVersionResource flowControl(String resource) {
        return new GroupVersionResource("flowcontrol.apiserver.k8s.io", "v1", resource);
    }

    private static GroupVersionResource admission(String resource) {
        return new GroupVersionResource("admissionregistration.k8s.io", "v1", resource);
    }

    private static GroupVersionResource rbac(String resource) {
        return new GroupVersionResource("rbac.authorization.k8s.io", "v1", resource);
    }
}
