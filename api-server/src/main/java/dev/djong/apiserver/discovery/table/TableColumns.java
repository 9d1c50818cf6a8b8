package dev.djong.apiserver.discovery.table;

import dev.djong.definition.Column;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import java.util.List;
import java.util.Map;

/** Which columns a kind has and how its cells are made. Kinds without columns of their own show name and creation time. */
public final class TableColumns {
    private static final List<Column> DEFAULT_COLUMNS = List.of(
            new Column("Name", "string", "name", "The object's name", 0),
            new Column("Created At", "date", "", "When the object was created", 0));

    /** Of the scale of any workload (KEP-2590). */
    private static final List<Column> SCALE_COLUMNS = List.of(
            new Column("Name", "string", "", "The workload's name", 0),
            new Column("Desired", "integer", "", "Wanted replicas", 0),
            new Column("Available", "integer", "", "Existing replicas", 0),
            new Column("Age", "string", "", "Time since the workload was created", 0));

    private static final Map<GroupResource, CellFunction> FUNCTIONS = Map.ofEntries(
            Map.entry(core("componentstatuses"), ControlCells::component),
            Map.entry(core("configmaps"), CoreCells::configMap),
            Map.entry(core("endpoints"), NetworkCells::endpoints),
            Map.entry(core("events"), EventCells::core),
            Map.entry(core("namespaces"), CoreCells::namespace),
            Map.entry(core("nodes"), NodeCells::node),
            Map.entry(core("persistentvolumeclaims"), VolumeCells::claim),
            Map.entry(core("persistentvolumes"), VolumeCells::volume),
            Map.entry(core("pods"), PodCells::pod),
            Map.entry(core("podtemplates"), WorkloadCells::podTemplate),
            Map.entry(core("replicationcontrollers"), WorkloadCells::replicas),
            Map.entry(core("resourcequotas"), CoreCells::resourceQuota),
            Map.entry(core("secrets"), CoreCells::secret),
            Map.entry(core("serviceaccounts"), CoreCells::serviceAccount),
            Map.entry(core("services"), NetworkCells::service),
            Map.entry(
                    new GroupResource("admissionregistration.k8s.io", "mutatingadmissionpolicies"),
                    ControlCells::mutatingPolicy),
            Map.entry(
                    new GroupResource("admissionregistration.k8s.io", "mutatingadmissionpolicybindings"),
                    ControlCells::policyBinding),
            Map.entry(
                    new GroupResource("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
                    ControlCells::webhooks),
            Map.entry(
                    new GroupResource("admissionregistration.k8s.io", "validatingadmissionpolicies"),
                    ControlCells::validatingPolicy),
            Map.entry(
                    new GroupResource("admissionregistration.k8s.io", "validatingadmissionpolicybindings"),
                    ControlCells::policyBinding),
            Map.entry(
                    new GroupResource("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
                    ControlCells::webhooks),
            Map.entry(new GroupResource("apiregistration.k8s.io", "apiservices"), ExtensionCells::apiService),
            Map.entry(new GroupResource("apps", "controllerrevisions"), WorkloadCells::controllerRevision),
            Map.entry(new GroupResource("apps", "daemonsets"), WorkloadCells::daemonSet),
            Map.entry(new GroupResource("apps", "deployments"), WorkloadCells::deployment),
            Map.entry(new GroupResource("apps", "replicasets"), WorkloadCells::replicas),
            Map.entry(new GroupResource("apps", "statefulsets"), WorkloadCells::statefulSet),
            Map.entry(new GroupResource("autoscaling", "horizontalpodautoscalers"), AutoscalingCells::autoscaler),
            Map.entry(new GroupResource("batch", "cronjobs"), BatchCells::cronJob),
            Map.entry(new GroupResource("batch", "jobs"), BatchCells::job),
            Map.entry(
                    new GroupResource("certificates.k8s.io", "certificatesigningrequests"),
                    ControlCells::signingRequest),
            Map.entry(new GroupResource("coordination.k8s.io", "leases"), CoreCells::lease),
            Map.entry(new GroupResource("discovery.k8s.io", "endpointslices"), NetworkCells::endpointSlice),
            Map.entry(new GroupResource("events.k8s.io", "events"), EventCells::grouped),
            Map.entry(new GroupResource("flowcontrol.apiserver.k8s.io", "flowschemas"), ControlCells::flowSchema),
            Map.entry(
                    new GroupResource("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"),
                    ControlCells::priorityLevel),
            Map.entry(new GroupResource("networking.k8s.io", "ingressclasses"), NetworkCells::ingressClass),
            Map.entry(new GroupResource("networking.k8s.io", "ingresses"), NetworkCells::ingress),
            Map.entry(new GroupResource("networking.k8s.io", "ipaddresses"), NetworkCells::ipAddress),
            Map.entry(new GroupResource("networking.k8s.io", "networkpolicies"), NetworkCells::policy),
            Map.entry(new GroupResource("networking.k8s.io", "servicecidrs"), NetworkCells::serviceCidr),
            Map.entry(new GroupResource("node.k8s.io", "runtimeclasses"), DeviceCells::runtimeClass),
            Map.entry(new GroupResource("policy", "poddisruptionbudgets"), AutoscalingCells::budget),
            Map.entry(new GroupResource("rbac.authorization.k8s.io", "clusterrolebindings"), CoreCells::roleBinding),
            Map.entry(new GroupResource("rbac.authorization.k8s.io", "rolebindings"), CoreCells::roleBinding),
            Map.entry(new GroupResource("resource.k8s.io", "deviceclasses"), DeviceCells::nameAndAge),
            Map.entry(new GroupResource("resource.k8s.io", "resourceclaims"), DeviceCells::claim),
            Map.entry(new GroupResource("resource.k8s.io", "resourceclaimtemplates"), DeviceCells::nameAndAge),
            Map.entry(new GroupResource("resource.k8s.io", "resourceslices"), DeviceCells::slice),
            Map.entry(new GroupResource("scheduling.k8s.io", "priorityclasses"), CoreCells::priorityClass),
            Map.entry(new GroupResource("storage.k8s.io", "csidrivers"), StorageCells::driver),
            Map.entry(new GroupResource("storage.k8s.io", "csinodes"), StorageCells::node),
            Map.entry(new GroupResource("storage.k8s.io", "csistoragecapacities"), StorageCells::capacity),
            Map.entry(new GroupResource("storage.k8s.io", "storageclasses"), VolumeCells::storageClass),
            Map.entry(new GroupResource("storage.k8s.io", "volumeattachments"), StorageCells::attachment),
            Map.entry(new GroupResource("storage.k8s.io", "volumeattributesclasses"), StorageCells::attributesClass));

    private TableColumns() {}

    private static GroupResource core(String resource) {
        return new GroupResource("", resource);
    }

    /** The kind's columns in order. */
    public static List<Column> of(ResourceDefinition definition) {
        return definition.columns().isEmpty() ? DEFAULT_COLUMNS : definition.columns();
    }

    /** The member {@code columnDefinitions} of a table. */
    public static JsonArray definitions(ResourceDefinition definition) {
        return toJson(of(definition));
    }

    public static JsonArray definitionsOfScale() {
        return toJson(SCALE_COLUMNS);
    }

    private static JsonArray toJson(List<Column> columns) {
        return columns.stream().map(TableColumns::toJson).collect(JsonArray.collector());
    }

    private static Json toJson(Column column) {
        return JsonObject.builder()
                .put("name", column.name())
                .put("type", column.type())
                .put("format", column.format())
                .put("description", column.description())
                .put("priority", column.priority())
                .build();
    }

    /** The cells of one object, as many as its kind has columns. */
    public static Row row(ResourceDefinition definition, ApiObject object) {
        if (definition.schema().custom() != null) {
            return new Row(CustomCells.of(of(definition), object));
        }
        var function = FUNCTIONS.get(definition.groupResource());
        return new Row(function == null ? CoreCells.nameAndCreation(object) : function.cells(object));
    }

    public static Row rowOfScale(ApiObject scale) {
        return new Row(AutoscalingCells.scale(scale));
    }
}
