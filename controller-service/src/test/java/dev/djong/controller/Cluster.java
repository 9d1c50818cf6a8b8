package dev.djong.controller;

import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.fake.FakeApiClient;
import dev.djong.fake.RecordedEvents;
import dev.djong.informer.FakeInformers;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.ControllerSimulation;
import dev.djong.reconcile.SlowStart;
import dev.djong.storage.LocalVolumes;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Controllers, an API in memory and nodes that run pods at once, in virtual time: what the tests of controllers speak. */
public final class Cluster {
    public static final String NAMESPACE = "shop";

    public final VirtualTimers timers = new VirtualTimers();
    public final FakeApiClient api = new FakeApiClient(timers);
    public final RecordedEvents events = new RecordedEvents();
    private final List<Function<ControllerContext, Controller>> controllers = new ArrayList<>();
    private ControllerSettings settings = ControllerSettings.standard();
    private ControllerSimulation simulation = new ControllerSimulation(api, timers);

    @SafeVarargs
    public static Cluster running(Function<ControllerContext, Controller>... controllers) {
        var cluster = new Cluster();
        cluster.serveDiscovery();
        cluster.controllers.addAll(List.of(controllers));
        cluster.restart();
        return cluster;
    }

    public Cluster with(ControllerSettings changed) {
        settings = changed;
        restart();
        return this;
    }

    /** New controllers without memory, with caches of now. */
    public void restart() {
        restartAt(api.log().revision());
    }

    /** New controllers without memory, with caches as of an earlier revision that then catch up. */
    public void restartAt(long revision) {
        simulation = new ControllerSimulation(timers, new FakeInformers(api, revision));
        for (var controller : controllers) {
            simulation.with(informers -> controller.apply(context(informers)));
        }
    }

    private ControllerContext context(FakeInformers informers) {
        return new ControllerContext(
                api, informers, informers, timers, component -> events, new SlowStart(Runnable::run), settings);
    }

    public Cluster settle() {
        simulation.settle();
        return this;
    }

    public Cluster pass(Duration time) {
        simulation.advance(time);
        return this;
    }

    public void runWithOldCaches() {
        simulation.runWithOldCaches();
    }

    public ApiObject create(GroupVersionResource resource, ApiObject object) {
        return api.create(resource, object);
    }

    public List<ApiObject> pods() {
        return api.all(Resources.PODS);
    }

    public List<ApiObject> replicaSets() {
        return api.all(Resources.REPLICA_SETS);
    }

    public ApiObject deployment(String name) {
        return api.get(Resources.DEPLOYMENTS, key(name));
    }

    /** How many calls of that verb took effect. */
    public long count(String verb) {
        return api.calls().stream().filter(call -> call.verb().equals(verb)).count();
    }

    public ApiObject job(String name) {
        return api.get(Resources.JOBS, key(name));
    }

    /** As the server would store it. {@code spec} holds further members; the pods' container ends with {@code exitCode}. */
    public static ApiObject jobOf(String name, int exitCode, String spec) {
        var members = JsonReader.read("{" + spec + "}").asObject();
        var job = object("batch/v1", "Job", name, """
                {"parallelism": 1, "completionMode": "NonIndexed", "backoffLimit": 6, "suspend": false,
                 "podReplacementPolicy": "TerminatingOrFailed",
                 "selector": {"matchLabels": {"batch.kubernetes.io/job-name": "%s"}},
                 "template": {"metadata": {"labels": {"batch.kubernetes.io/job-name": "%s"}},
                              "spec": {"restartPolicy": "Never",
                                       "containers": [{"name": "main", "image": "exits-%d"}]}}}""".formatted(name, name, exitCode));
        return job.withSpec(plain -> {
            var all = plain;
            for (int i = 0; i < members.size(); i++) {
                all = all.with(members.nameAt(i), members.valueAt(i));
            }
            return all;
        });
    }

    public void changeSpec(GroupVersionResource resource, ObjectKey key, Function<JsonObject, JsonObject> change) {
        var object = api.get(resource, key);
        api.update(resource, object.withSpec(change::apply));
    }

    public void delete(GroupVersionResource resource, ObjectKey key, Propagation propagation) {
        api.delete(resource, key, DeleteOptions.DEFAULT.with(propagation));
    }

    public static ObjectKey key(String name) {
        return new ObjectKey(NAMESPACE, name);
    }

    public static ApiObject object(String apiVersion, String kind, String name, String specJson) {
        return ApiObject.of(apiVersion, kind, key(name)).with("spec", JsonReader.read(specJson));
    }

    public static ApiObject deploymentOf(String name, int replicas, String image) {
        return object("apps/v1", "Deployment", name, """
                {"replicas": %d, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600,
                 "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 1}},
                 "selector": {"matchLabels": {"app": "%s"}},
                 "template": {"metadata": {"labels": {"app": "%s"}},
                              "spec": {"containers": [{"name": "main", "image": "%s"}]}}}""".formatted(replicas, name, name, image));
    }

    public static JsonObject withImage(JsonObject deploymentSpec, String image) {
        var container = JsonObject.of("name", Json.of("main"), "image", Json.of(image));
        return deploymentSpec.withAt(JsonArray.of(container), "template", "spec", "containers");
    }

    public ApiObject node(String name) {
        var status = JsonReader.read("{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}");
        return api.create(
                Resources.NODES,
                ApiObject.of("v1", "Node", ObjectKey.cluster(name))
                        .withAnnotation(LocalVolumes.DIRECTORY, "/var/lib/volumes")
                        .with("status", status));
    }

    /** A pod that runs on a node and is ready. */
    public ApiObject runningPod(String name, String node, Map<String, String> labels, String ip) {
        var pod = ApiObject.of("v1", "Pod", key(name))
                .withLabels(labels)
                .with("spec", JsonReader.read("{\"nodeName\":\"" + node + "\"}"))
                .with("status", FakeNode.running(ip, timers.instant()));
        return api.create(Resources.PODS, pod);
    }

    private void serveDiscovery() {
        api.serve("/apis", JsonReader.read("""
                {"groups":[{"name":"apps","preferredVersion":{"groupVersion":"apps/v1"},
                            "versions":[{"groupVersion":"apps/v1"}]},
                           {"name":"batch","preferredVersion":{"groupVersion":"batch/v1"},
                            "versions":[{"groupVersion":"batch/v1"}]},
                           {"name":"resource.k8s.io","preferredVersion":{"groupVersion":"resource.k8s.io/v1"},
                            "versions":[{"groupVersion":"resource.k8s.io/v1"}]}]}"""));
        api.serve(
                "/api/v1",
                resources(
                        "pods:Pod",
                        "configmaps:ConfigMap",
                        "secrets:Secret",
                        "serviceaccounts:ServiceAccount",
                        "persistentvolumeclaims:PersistentVolumeClaim"));
        api.serve("/apis/resource.k8s.io/v1", resources("resourceclaims:ResourceClaim"));
        api.serve("/apis/batch/v1", resources("jobs:Job", "cronjobs:CronJob"));
        api.serve(
                "/apis/apps/v1",
                resources(
                        "deployments:Deployment",
                        "replicasets:ReplicaSet",
                        "statefulsets:StatefulSet",
                        "daemonsets:DaemonSet",
                        "controllerrevisions:ControllerRevision"));
    }

    private static Json resources(String... names) {
        var list = new ArrayList<Json>();
        for (var name : names) {
            var parts = name.split(":");
            list.add(JsonReader.read("""
                    {"name":"%s","kind":"%s","namespaced":true,
                     "verbs":["create","delete","deletecollection","get","list","patch","update","watch"]}""".formatted(parts[0], parts[1])));
        }
        return JsonObject.of("resources", JsonArray.of(list));
    }
}
