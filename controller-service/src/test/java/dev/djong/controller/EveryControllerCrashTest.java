package dev.djong.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Storm.Told;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * All controllers of the catalogue at once live through the life of a namespace, and are stopped at calls that a seed
 * chooses, reads included; new ones begin with caches that may be old and act on them before they hear more. In the end
 * the cluster is that of an undisturbed life, and as many objects were made and deleted.
 *
 * <p>A failure names its seed: {@code -Ddjong.seed=17} tells that one alone, {@code -Ddjong.seeds=5000} more of them.
 */
class EveryControllerCrashTest {
    private static final int SEEDS = Integer.getInteger("djong.seeds", 500);
    private static final Duration MOMENT = Duration.ofSeconds(2);
    /** As often as a node says that it lives. */
    private static final Duration BEAT = Duration.ofSeconds(10);

    private static final ObjectKey CLOSING = ObjectKey.cluster("closing");
    /** Longer than a node may be silent, and than the pods of a node that is gone are kept. */
    private static final int LONG_ENOUGH = 7;

    /** Controllers with nothing to do in this story, each with the reason. */
    private static final Set<String> IDLE =
            Set.of("node-ipam-controller"); // does nothing without --allocate-node-cidrs

    private static final Storm STORM = story();

    private static Storm story() {
        var storm = new Storm()
                .then(EveryControllerCrashTest::furnish, MOMENT)
                .then(EveryControllerCrashTest::deploy, MOMENT)
                .then(EveryControllerCrashTest::allot, MOMENT)
                .then(EveryControllerCrashTest::rollOut, MOMENT);
        for (int i = 0; i < LONG_ENOUGH; i++) {
            storm = storm.then(EveryControllerCrashTest::beat, BEAT);
        }
        storm = storm.then(cluster -> remove(cluster, ObjectKey.cluster("n2")), MOMENT);
        for (int i = 0; i < 2 * LONG_ENOUGH; i++) { // whoever waits for time to pass begins anew after a stop
            storm = storm.then(EveryControllerCrashTest::beat, BEAT);
        }
        return storm.then(
                        cluster -> cluster.delete(Resources.DEPLOYMENTS, Cluster.key("web"), Propagation.BACKGROUND),
                        MOMENT)
                .then(
                        cluster -> cluster.delete(Resources.STATEFUL_SETS, Cluster.key("db"), Propagation.BACKGROUND),
                        MOMENT)
                .then(cluster -> cluster.delete(Resources.PODS, Cluster.key("scratch"), Propagation.BACKGROUND), MOMENT)
                .then(cluster -> cluster.delete(Resources.PODS, Cluster.key("trainer"), Propagation.BACKGROUND), MOMENT)
                .then(cluster -> cluster.delete(Resources.NAMESPACES, CLOSING, Propagation.BACKGROUND), MOMENT)
                .then(EveryControllerCrashTest::beat, BEAT)
                .then(EveryControllerCrashTest::beat, BEAT);
    }

    private static void furnish(Cluster cluster) {
        cluster.create(Resources.NAMESPACES, ApiObject.of("v1", "Namespace", ObjectKey.cluster(Cluster.NAMESPACE)));
        cluster.create(
                Resources.NAMESPACES,
                ApiObject.of("v1", "Namespace", CLOSING)
                        .with("spec", JsonReader.read("{\"finalizers\":[\"kubernetes\"]}")));
        cluster.create(
                Resources.CONFIG_MAPS, ApiObject.of("v1", "ConfigMap", new ObjectKey(CLOSING.name(), "settings")));
        cluster.node("n1");
        cluster.node("n2");
        lease(cluster, "n1");
        lease(cluster, "n2");
    }

    private static void deploy(Cluster cluster) {
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", 3, "web:1"));
        cluster.create(Resources.JOBS, Cluster.jobOf("once", 0, "\"completions\": 2, \"ttlSecondsAfterFinished\": 20"));
        cluster.create(Resources.CRON_JOBS, Cluster.object("batch/v1", "CronJob", "minutely", """
                        {"schedule": "* * * * *", "concurrencyPolicy": "Allow", "suspend": false,
                         "successfulJobsHistoryLimit": 1, "failedJobsHistoryLimit": 1,
                         "jobTemplate": {"spec": {"completions": 1, "parallelism": 1, "completionMode": "NonIndexed",
                             "backoffLimit": 6, "suspend": false, "podReplacementPolicy": "TerminatingOrFailed",
                             "template": {"spec": {"restartPolicy": "Never",
                                 "containers": [{"name": "main", "image": "exits-0"}]}}}}}"""));
        cluster.create(
                Resources.SERVICES,
                ApiObject.of("v1", "Service", Cluster.key("web"))
                        .with(
                                "spec",
                                JsonReader.read(
                                        "{\"clusterIP\":\"10.1.1.1\",\"selector\":{\"app\":\"web\"},\"ports\":[{\"port\":80}]}")));
        cluster.create(Resources.STATEFUL_SETS, Cluster.object("apps/v1", "StatefulSet", "db", """
                        {"replicas": 2, "revisionHistoryLimit": 1, "selector": {"matchLabels": {"app": "db"}},
                         "volumeClaimTemplates": [{"metadata": {"name": "data"},
                             "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}],
                         "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete", "whenScaled": "Retain"},
                         "template": {"metadata": {"labels": {"app": "db"}},
                                      "spec": {"containers": [{"name": "main", "image": "db:1"}]}}}"""));
        cluster.create(Resources.DAEMON_SETS, Cluster.object("apps/v1", "DaemonSet", "log", """
                        {"revisionHistoryLimit": 1, "selector": {"matchLabels": {"app": "log"}},
                         "template": {"metadata": {"labels": {"app": "log"}},
                                      "spec": {"containers": [{"name": "main", "image": "log:1"}]}}}"""));
        cluster.create(Resources.REPLICATION_CONTROLLERS, Cluster.object("v1", "ReplicationController", "old", """
                        {"replicas": 1, "selector": {"app": "old"},
                         "template": {"metadata": {"labels": {"app": "old"}},
                                      "spec": {"containers": [{"name": "main", "image": "old:1"}]}}}"""));
        cluster.create(
                Resources.POD_DISRUPTION_BUDGETS,
                Cluster.object(
                        "policy/v1",
                        "PodDisruptionBudget",
                        "web",
                        "{\"maxUnavailable\":1,\"selector\":{\"matchLabels\":{\"app\":\"web\"}}}"));
        cluster.create(
                Resources.RESOURCE_QUOTAS,
                Cluster.object(
                        "v1",
                        "ResourceQuota",
                        "all",
                        "{\"hard\":{\"count/deployments.apps\":\"5\",\"services\":\"5\"}}"));
        // The API in memory has no scales, which is what there is to tell.
        cluster.create(
                Resources.HORIZONTAL_POD_AUTOSCALERS,
                Cluster.object(
                        "autoscaling/v2",
                        "HorizontalPodAutoscaler",
                        "web",
                        "{\"scaleTargetRef\":{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web\"},"
                                + "\"maxReplicas\":3}"));
        cluster.create(Resources.PODS, Cluster.object("v1", "Pod", "scratch", """
                        {"containers": [{"name": "main", "image": "scratch:1"}],
                         "volumes": [{"name": "space", "ephemeral": {"volumeClaimTemplate": {"spec":
                             {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}}}]}"""));
        cluster.create(
                Resources.RESOURCE_CLAIM_TEMPLATES,
                Cluster.object("resource.k8s.io/v1", "ResourceClaimTemplate", "gpu", "{\"spec\": {\"devices\": {}}}"));
        cluster.create(Resources.PODS, Cluster.object("v1", "Pod", "trainer", """
                        {"containers": [{"name": "main", "image": "train:1"}],
                         "resourceClaims": [{"name": "gpu", "resourceClaimTemplateName": "gpu"}]}"""));
        cluster.runningPod("leaves", "n2", Map.of("app", "bare"), "10.0.0.5");
        var stays = cluster.runningPod("stays", "n2", Map.of("app", "bare"), "10.0.0.6");
        cluster.api.update(
                Resources.PODS,
                stays.withSpec(spec -> spec.with("tolerations", JsonReader.read("[{\"operator\":\"Exists\"}]"))));
    }

    /** As a scheduler would. */
    private static void allot(Cluster cluster) {
        var pod = cluster.api.get(Resources.PODS, Cluster.key("trainer"));
        for (var claim : cluster.api.all(Resources.RESOURCE_CLAIMS)) {
            var user =
                    JsonObject.of("resource", Json.of("pods"), "name", Json.of(pod.name()), "uid", Json.of(pod.uid()));
            var status = JsonObject.of("allocation", JsonObject.EMPTY, "reservedFor", JsonArray.of(user));
            var held = claim.withFinalizers(List.of("resource.kubernetes.io/delete-protection"));
            cluster.api.updateStatus(
                    Resources.RESOURCE_CLAIMS,
                    cluster.api.update(Resources.RESOURCE_CLAIMS, held).with("status", status));
        }
    }

    private static void rollOut(Cluster cluster) {
        cluster.changeSpec(
                Resources.DEPLOYMENTS,
                Cluster.key("web"),
                spec -> Cluster.withImage(spec.with("replicas", 2), "web:2"));
        cluster.changeSpec(Resources.STATEFUL_SETS, Cluster.key("db"), spec -> Cluster.withImage(spec, "db:2"));
        cluster.changeSpec(Resources.DAEMON_SETS, Cluster.key("log"), spec -> Cluster.withImage(spec, "log:2"));
        cluster.changeSpec(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                Cluster.key("data-db-0"),
                spec -> spec.withAt(Json.of("2Gi"), "resources", "requests", "storage"));
    }

    private static void beat(Cluster cluster) {
        lease(cluster, "n1");
    }

    private static void remove(Cluster cluster, ObjectKey node) {
        cluster.delete(Resources.NODES, node, Propagation.BACKGROUND);
    }

    private static void lease(Cluster cluster, String node) {
        var key = new ObjectKey("kube-node-lease", node);
        var renewed = JsonObject.of("renewTime", Json.of(Times.formatMicros(cluster.timers.instant())));
        var lease = cluster.api.find(Resources.LEASES, key);
        if (lease.isEmpty()) {
            cluster.create(
                    Resources.LEASES,
                    ApiObject.of("coordination.k8s.io/v1", "Lease", key).with("spec", renewed));
        } else {
            cluster.api.update(Resources.LEASES, lease.get().with("spec", renewed));
        }
    }

    @Test
    void theStoryIsAboutEveryController() {
        var told = STORM.undisturbed();
        assertThat(told.writers())
                .as("controllers that wrote; one that has a part to play belongs into the story")
                .containsAll(ControllerCatalog.all().stream()
                        .map(ControllerCatalog.Entry::name)
                        .filter(name -> !IDLE.contains(name))
                        .toList());
    }

    @Test
    void aStopAtAnyCallChangesNothing() {
        var expected = STORM.undisturbed();
        var one = Integer.getInteger("djong.seed");
        for (var seed : one == null ? seeds() : List.of(one)) {
            var told = STORM.disturbed(seed, expected.calls());
            assertThat(told.end()).as(told::toString).isEqualTo(expected.end());
            assertThat(told.creates()).as(told::toString).isEqualTo(expected.creates());
            assertThat(told.deletes()).as(told::toString).isEqualTo(expected.deletes());
        }
    }

    private static List<Integer> seeds() {
        return IntStream.range(0, SEEDS).boxed().toList();
    }

    @Test
    void aStoryToldTwiceIsTheSame() {
        Told first = STORM.undisturbed();
        assertThat(STORM.undisturbed().end()).isEqualTo(first.end());
    }
}
