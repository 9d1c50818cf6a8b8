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
