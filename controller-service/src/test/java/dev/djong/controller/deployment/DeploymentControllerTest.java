package dev.djong.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.replicaset.ReplicaSetController;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {
    private final Cluster cluster =
            Cluster.running(DeploymentController::new, ReplicaSetController::new, FakeNode::new);

    private void deploy(int replicas) {
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", replicas, "web:1"));
        cluster.settle();
    }

    private void setImage(String image) {
        cluster.changeSpec(Resources.DEPLOYMENTS, Cluster.key("web"), spec -> Cluster.withImage(spec, image));
    }

    private List<String> images() {
        return cluster.pods().stream()
                .map(pod -> ((JsonObject) pod.spec().array("containers").get(0)).text("image"))
                .toList();
    }

    private String progressing() {
        return Conditions.find(cluster.deployment("web").status(), "Progressing")
                .map(condition -> condition.text("reason"))
                .orElse("none");
    }

    @Test
    void aDeploymentBecomesReadyPods() {
        deploy(3);
        assertThat(cluster.pods()).hasSize(3).allMatch(Pods::isReady);
        assertThat(cluster.replicaSets()).hasSize(1);
        var set = cluster.replicaSets().getFirst();
        assertThat(set.name()).matches("web-[bcdfghjklmnpqrstvwxz2456789]{5,10}");
        assertThat(set.annotations())
                .containsEntry(Revisions.REVISION, "1")
                .containsEntry(Revisions.DESIRED, "3")
                .containsEntry(Revisions.MAX, "4");
        var status = cluster.deployment("web").status();
        assertThat(status.integerOr("availableReplicas", 0)).isEqualTo(3);
        assertThat(status.integerOr("updatedReplicas", 0)).isEqualTo(3);
        assertThat(cluster.deployment("web").annotation(Revisions.REVISION)).contains("1");
        assertThat(progressing()).isEqualTo("NewReplicaSetAvailable");
        assertThat(Conditions.find(status, "Available").orElseThrow().text("reason"))
                .isEqualTo("MinimumReplicasAvailable");
        assertThat(cluster.events.all())
                .contains("Normal ScalingReplicaSet Deployment web: Scaled up replica set " + set.name()
                        + " from 0 to 3");
    }

    @Test
    void nobodyIsToldOfASetWithoutPods() {
        deploy(0);
        assertThat(cluster.replicaSets()).hasSize(1);
        assertThat(cluster.events.all()).noneMatch(event -> event.contains("ScalingReplicaSet"));
    }

    @Test
    void aSecondReconcileDoesNothing() {
        deploy(3);
        cluster.api.forgetCalls();
        cluster.restart();
        cluster.settle();
        assertThat(cluster.api.writes()).isEmpty();
    }

    @Test
    void aRollingUpdateKeepsWithinItsLimits() {
        deploy(4);
        cluster.api.afterEach(call -> {
            if (call.resource().equals(Resources.PODS) && call.isWrite()) {
                long total = cluster.pods().stream().filter(Pods::isActive).count();
                long ready = cluster.pods().stream()
                        .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
                        .count();
                assertThat(total).isLessThanOrEqualTo(5);
                assertThat(ready).isGreaterThanOrEqualTo(3);
            }
        });
        setImage("web:2");
        cluster.settle();
        assertThat(images()).containsOnly("web:2").hasSize(4);
        assertThat(cluster.replicaSets())
                .extracting(set -> set.spec().integerOr("replicas", 9))
                .containsExactlyInAnyOrder(0L, 4L);
        assertThat(cluster.deployment("web").annotation(Revisions.REVISION)).contains("2");
        assertThat(progressing()).isEqualTo("NewReplicaSetAvailable");
    }

    @Test
    void aBrokenImageStopsTheRolloutAndTimesOut() {
        deploy(4);
        setImage("broken");
        cluster.settle();
        assertThat(cluster.pods().stream().filter(Pods::isReady)).hasSize(3);
        cluster.pass(Duration.ofSeconds(602));
        assertThat(progressing()).isEqualTo("ProgressDeadlineExceeded");
        setImage("web:1");
        cluster.settle();
        assertThat(images()).containsOnly("web:1").hasSize(4);
        assertThat(progressing()).isEqualTo("NewReplicaSetAvailable");
    }

    @Test
    void rollingBackTakesTheOldReplicaSetAndTheNextRevision() {
        deploy(2);
        var first = cluster.replicaSets().getFirst().name();
        setImage("web:2");
        cluster.settle();
        setImage("web:1");
        cluster.settle();
        assertThat(cluster.replicaSets()).hasSize(2);
        var back = cluster.api.get(Resources.REPLICA_SETS, Cluster.key(first));
        assertThat(back.spec().integerOr("replicas", 0)).isEqualTo(2);
        assertThat(back.annotations()).containsEntry(Revisions.REVISION, "3").containsEntry(Revisions.HISTORY, "1");
        assertThat(cluster.deployment("web").annotation(Revisions.REVISION)).contains("3");
    }

    @Test
    void recreationWaitsUntilOldPodsHaveEnded() {
        var deployment = Cluster.deploymentOf("web", 3, "web:1")
                .withSpec(spec -> spec.with("strategy", JsonReader.read("{\"type\":\"Recreate\"}")));
        cluster.create(Resources.DEPLOYMENTS, deployment);
        cluster.settle();
        cluster.api.afterEach(call -> assertThat(images().stream().distinct().toList())
                .as("never two versions at once")
                .hasSizeLessThanOrEqualTo(1));
        setImage("web:2");
        cluster.settle();
        assertThat(images()).containsOnly("web:2").hasSize(3);
    }

    @Test
    void scalingGoesUpAndDownWithoutARollout() {
        deploy(2);
        cluster.changeSpec(Resources.DEPLOYMENTS, Cluster.key("web"), spec -> spec.with("replicas", 5));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(5);
        cluster.changeSpec(Resources.DEPLOYMENTS, Cluster.key("web"), spec -> spec.with("replicas", 0));
        cluster.settle();
        assertThat(cluster.pods()).isEmpty();
        assertThat(cluster.replicaSets()).hasSize(1);
        cluster.changeSpec(Resources.DEPLOYMENTS, Cluster.key("web"), spec -> spec.with("replicas", 1));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(1);
    }

    @Test
    void scalingDuringARolloutIsSharedInProportion() {
        deploy(4);
        setImage("broken");
        cluster.settle();
        cluster.changeSpec(Resources.DEPLOYMENTS, Cluster.key("web"), spec -> spec.with("replicas", 8));
        cluster.settle();
        var sizes = cluster.replicaSets().stream()
                .mapToLong(set -> set.spec().integerOr("replicas", 0))
                .sorted()
                .boxed()
                .toList();
        assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(9);
        assertThat(sizes.getFirst()).isGreaterThanOrEqualTo(3);
        assertThat(sizes.getLast()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aPausedDeploymentDoesNotRoll() {
        deploy(2);
        cluster.changeSpec(Resources.DEPLOYMENTS, Cluster.key("web"), spec -> spec.with("paused", true));
        setImage("web:2");
        cluster.settle();
        assertThat(images()).containsOnly("web:1");
        assertThat(progressing()).isEqualTo("DeploymentPaused");
        cluster.changeSpec(Resources.DEPLOYMENTS, Cluster.key("web"), spec -> spec.without("paused"));
        cluster.settle();
        assertThat(images()).containsOnly("web:2").hasSize(2);
        assertThat(progressing()).isEqualTo("NewReplicaSetAvailable");
    }

    @Test
    void oldReplicaSetsBeyondTheLimitGo() {
        cluster.create(
                Resources.DEPLOYMENTS,
                Cluster.deploymentOf("web", 1, "web:0").withSpec(spec -> spec.with("revisionHistoryLimit", 2)));
        cluster.settle();
        for (int i = 1; i <= 5; i++) {
            setImage("web:" + i);
            cluster.settle();
        }
        assertThat(cluster.replicaSets()).extracting(Revisions::of).containsExactlyInAnyOrder(4L, 5L, 6L);
    }

    @Test
    void aNameTakenByAnotherTemplateLeadsToAnotherName() {
        var taken = Cluster.deploymentOf("web", 1, "web:1");
        var seen = new DeploymentObserved(taken, List.of(), false, cluster.timers.instant());
        var name = NewReplicaSet.of(seen, 1, 1).name();
        cluster.create(
                Resources.REPLICA_SETS,
                Cluster.object(
                        "apps/v1",
                        "ReplicaSet",
                        name,
                        "{\"replicas\":0,\"selector\":{\"matchLabels\":{\"a\":\"b\"}}}"));
        deploy(1);
        cluster.pass(Duration.ofSeconds(5));
        assertThat(cluster.pods()).hasSize(1);
        assertThat(cluster.deployment("web").status().integerOr("collisionCount", 0))
                .isEqualTo(1);
    }

    @Test
    void orphansAreAdoptedAndStrangersReleased() {
        deploy(2);
        var set = cluster.replicaSets().getFirst();
        cluster.api.update(Resources.REPLICA_SETS, set.withMetadata(metadata -> metadata.without("ownerReferences")));
        cluster.settle();
        assertThat(cluster.replicaSets()).hasSize(1);
        assertThat(cluster.replicaSets().getFirst().controllerReference()).isPresent();
        var pod = cluster.pods().getFirst();
        cluster.api.update(Resources.PODS, pod.withLabel("app", "stranger"));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(3);
        assertThat(cluster.api.get(Resources.PODS, pod.key()).controllerReference())
                .isEmpty();
    }

    @Test
    void theSamePodIsNamedTheSameEveryTime() {
        deploy(3);
        var names = cluster.pods().stream().map(ApiObject::name).toList();
        var again = Cluster.running(DeploymentController::new, ReplicaSetController::new, FakeNode::new);
        again.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", 3, "web:1"));
        again.settle();
        assertThat(again.pods()).extracting(ApiObject::name).containsExactlyElementsOf(names);
    }
}
