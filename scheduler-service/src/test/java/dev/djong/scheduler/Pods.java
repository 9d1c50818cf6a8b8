package dev.djong.scheduler;

import static dev.djong.scheduler.Nodes.requirement;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.function.UnaryOperator;

/** Pods in the notation of the tests: {@code pod("web").requesting("500m").tolerating("gpu=yes:NoSchedule")}. */
public record Pods(ApiObject object) {

    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    public static Pods pod(String name) {
        var container = JsonObject.of("name", Json.of("main"));
        return new Pods(ApiObject.of("v1", "Pod", new ObjectKey("default", name))
                .withMetadata(metadata -> metadata.with("uid", "uid-" + name))
                .withSpec(spec ->
                        spec.with("schedulerName", "default-scheduler").with("containers", JsonArray.of(container))));
    }

    public PodInfo info() {
        return PodInfo.of(object);
    }

    public Pods requesting(String cpu) {
        return requestingOf("cpu", cpu);
    }

    public Pods requesting(String cpu, String memory) {
        return requestingOf("cpu", cpu).requestingOf("memory", memory);
    }

    public Pods requestingOf(String resource, String amount) {
        return main(container -> requests(container, resource, amount));
    }

    /** One more container that runs beside the first. */
    public Pods besides(String cpu) {
        return appended("containers", requests(JsonObject.of("name", Json.of("more")), "cpu", cpu));
    }

    /** A claim to devices that is there. */
    public Pods claiming(String claim) {
        return appended("resourceClaims", JsonObject.of("name", Json.of(claim), "resourceClaimName", Json.of(claim)));
    }

    /** A claim to devices that is made for this pod. */
    public Pods claimingByTemplate(String template) {
        return appended(
                "resourceClaims",
                JsonObject.of("name", Json.of(template), "resourceClaimTemplateName", Json.of(template)));
    }

    public Pods initContainer(String cpu) {
        return appended("initContainers", requests(JsonObject.of("name", Json.of("init")), "cpu", cpu));
    }

    public Pods sidecar(String cpu) {
        var container = JsonObject.of("name", Json.of("side"), "restartPolicy", Json.of("Always"));
        return appended("initContainers", requests(container, "cpu", cpu));
    }

    public Pods overhead(String cpu) {
        return spec(spec -> spec.update("overhead", all -> all.with("cpu", cpu)));
    }

    public Pods wholePodRequesting(String resource, String amount) {
        return spec(spec -> requests(spec, resource, amount));
    }

    public Pods hostPort(int port) {
        return hostPort("", "TCP", port);
    }

    public Pods hostPort(String ip, String protocol, int port) {
        var json = JsonObject.builder()
                .putText("hostIP", ip)
                .put("protocol", protocol)
                .put("hostPort", port)
                .build();
        return main(
                container -> container.with("ports", container.array("ports").plus(json)));
    }

    /** {@code key=value:Effect}, {@code key:Effect} (any value) or {@code *} (everything). */
    public Pods tolerating(String what) {
        return spec(spec -> spec.with("tolerations", spec.array("tolerations").plus(toleration(what))));
    }

    private static JsonObject toleration(String what) {
        if (what.equals("*")) {
            return JsonObject.of("operator", Json.of("Exists"));
        }
        var effect = what.substring(what.lastIndexOf(':') + 1);
        var parts = what.substring(0, what.lastIndexOf(':')).split("=", 2);
        var builder = JsonObject.builder().put("key", parts[0]).putText("effect", effect);
        return parts.length == 1
                ? builder.put("operator", "Exists").build()
                : builder.put("operator", "Equal").put("value", parts[1]).build();
    }

    public Pods selecting(String label) {
        var parts = label.split("=", 2);
        return spec(spec -> spec.update("nodeSelector", all -> all.with(parts[0], parts[1])));
    }

    /** One more alternative of the required node affinity. */
    public Pods requiring(String key, String operator, String... values) {
        return required("matchExpressions", key, operator, values);
    }

    public Pods requiringField(String key, String operator, String... values) {
        return required("matchFields", key, operator, values);
    }

    private Pods required(String member, String key, String operator, String... values) {
        var term = JsonObject.of(member, JsonArray.of(requirement(key, operator, values)));
        return nodeAffinity(all -> all.update(
                "requiredDuringSchedulingIgnoredDuringExecution",
                required -> required.with(
                        "nodeSelectorTerms", required.array("nodeSelectorTerms").plus(term))));
    }

    public Pods preferring(int weight, String key, String operator, String... values) {
        var term = JsonObject.of("matchExpressions", JsonArray.of(requirement(key, operator, values)));
        var preference = JsonObject.of("weight", Json.of(weight), "preference", term);
        var member = "preferredDuringSchedulingIgnoredDuringExecution";
        return nodeAffinity(all -> all.with(member, all.array(member).plus(preference)));
    }

    /** One more term of required pod affinity: near pods with that label. */
    public Pods near(String label, String topologyKey) {
        return near(term(label, topologyKey));
    }

    public Pods near(JsonObject term) {
        return podAffinity("podAffinity", REQUIRED, term);
    }

    public Pods awayFrom(String label, String topologyKey) {
        return awayFrom(term(label, topologyKey));
    }

    public Pods awayFrom(JsonObject term) {
        return podAffinity("podAntiAffinity", REQUIRED, term);
    }

    public Pods preferringNear(int weight, String label, String topologyKey) {
        return podAffinity("podAffinity", PREFERRED, wish(weight, label, topologyKey));
    }

    public Pods preferringAway(int weight, String label, String topologyKey) {
        return podAffinity("podAntiAffinity", PREFERRED, wish(weight, label, topologyKey));
    }

    /** A term about pods with one label, in the pod's own namespace. */
    public static JsonObject term(String label, String topologyKey) {
        return JsonObject.of("labelSelector", selector(label), "topologyKey", Json.of(topologyKey));
    }

    private static JsonObject wish(int weight, String label, String topologyKey) {
        return JsonObject.of("weight", Json.of(weight), "podAffinityTerm", term(label, topologyKey));
    }

    static JsonObject selector(String label) {
        var parts = label.split("=", 2);
        return JsonObject.of("matchLabels", JsonObject.of(parts[0], Json.of(parts[1])));
    }

    private Pods podAffinity(String kind, String member, JsonObject term) {
        return spec(spec -> spec.update(
                "affinity",
                affinity -> affinity.update(
                        kind, all -> all.with(member, all.array(member).plus(term)))));
    }

    /** A required spread constraint. */
    public Pods spreading(String topologyKey, int maxSkew, String label) {
        return spreading(spread(topologyKey, maxSkew, label));
    }

    public Pods preferringToSpread(String topologyKey, int maxSkew, String label) {
        return spreading(spread(topologyKey, maxSkew, label).with("whenUnsatisfiable", "ScheduleAnyway"));
    }

    public static JsonObject spread(String topologyKey, int maxSkew, String label) {
        return JsonObject.builder()
                .put("topologyKey", topologyKey)
                .put("maxSkew", maxSkew)
                .put("whenUnsatisfiable", "DoNotSchedule")
                .put("labelSelector", selector(label))
                .build();
    }

    public Pods spreading(JsonObject constraint) {
        var member = "topologySpreadConstraints";
        return spec(spec -> spec.with(member, spec.array(member).plus(constraint)));
    }

    /** A claim of that name. */
    public Pods mounting(String claim) {
        var volume = JsonObject.of("name", Json.of(claim)).withAt(Json.of(claim), "persistentVolumeClaim", "claimName");
        return spec(spec -> spec.with("volumes", spec.array("volumes").plus(volume)));
    }

    public Pods labelled(String label) {
        var parts = label.split("=", 2);
        return new Pods(object.withLabel(parts[0], parts[1]));
    }

    public Pods inNamespace(String namespace) {
        return new Pods(object.withMetadata(metadata -> metadata.with("namespace", namespace)));
    }

    public Pods running(String image) {
        return main(container -> container.with("image", image));
    }

    public Pods terminating() {
        return new Pods(object.withMetadata(metadata -> metadata.with("deletionTimestamp", "2026-01-01T00:00:00Z")));
    }

    /** It is going because a scheduler evicted it. */
    public Pods preempted() {
        var condition = JsonObject.of(
                "type",
                Json.of("DisruptionTarget"),
                "status",
                Json.of("True"),
                "reason",
                Json.of("PreemptionByScheduler"));
        return new Pods(terminating().object.withStatus(status -> status.with("conditions", JsonArray.of(condition))));
    }

    public Pods startedAt(String time) {
        return new Pods(object.withStatus(status -> status.with("startTime", time)));
    }

    public Pods ownedBy(String kind, String name) {
        var owner = JsonObject.builder()
                .put("apiVersion", "apps/v1")
                .put("kind", kind)
                .put("name", name)
                .put("uid", "uid-" + name)
                .put("controller", true)
                .build();
        return new Pods(object.withMetadata(metadata -> metadata.with("ownerReferences", JsonArray.of(owner))));
    }

    private Pods nodeAffinity(UnaryOperator<JsonObject> change) {
        return spec(spec -> spec.update("affinity", affinity -> affinity.update("nodeAffinity", change)));
    }

    public Pods priority(int priority) {
        return spec(spec -> spec.with("priority", priority));
    }

    public Pods neverPreempting() {
        return spec(spec -> spec.with("preemptionPolicy", "Never"));
    }

    public Pods gated() {
        return spec(spec -> spec.with("schedulingGates", JsonArray.of(JsonObject.of("name", Json.of("wait")))));
    }

    public Pods ungated() {
        return spec(spec -> spec.without("schedulingGates"));
    }

    public Pods scheduledBy(String scheduler) {
        return spec(spec -> spec.with("schedulerName", scheduler));
    }

    public Pods onNode(String node) {
        return spec(spec -> spec.with("nodeName", node));
    }

    public Pods inPhase(String phase) {
        return new Pods(object.withStatus(status -> status.with("phase", phase)));
    }

    public Pods uid(String uid) {
        return new Pods(object.withMetadata(metadata -> metadata.with("uid", uid)));
    }

    private Pods spec(UnaryOperator<JsonObject> change) {
        return new Pods(object.withSpec(change));
    }

    private Pods main(UnaryOperator<JsonObject> change) {
        return spec(spec -> spec.with(
                "containers",
                spec.array("containers")
                        .with(0, change.apply(spec.array("containers").get(0).asObject()))));
    }

    private Pods appended(String member, JsonObject container) {
        return spec(spec -> spec.with(member, spec.array(member).plus(container)));
    }

    private static JsonObject requests(JsonObject container, String resource, String amount) {
        return container.update(
                "resources", resources -> resources.update("requests", all -> all.with(resource, amount)));
    }
}
