package dev.djong.controller.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.FakeNode;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicationControllerTest {
    private final Cluster cluster = Cluster.running(ReplicaSetController::ofReplicationControllers, FakeNode::new);

    private void deploy(int replicas) {
        cluster.create(
                Resources.REPLICATION_CONTROLLERS,
                Cluster.object("v1", "ReplicationController", "web", """
                        {"replicas": %d, "selector": {"app": "web"},
                         "template": {"metadata": {"labels": {"app": "web"}},
                                      "spec": {"containers": [{"name": "main", "image": "web:1"}]}}}""".formatted(replicas)));
        cluster.settle();
    }

    private ApiObject controller() {
        return cluster.api.get(Resources.REPLICATION_CONTROLLERS, Cluster.key("web"));
    }

    @Test
    void itKeepsItsNumberOfPods() {
        deploy(3);
        assertThat(cluster.pods())
                .hasSize(3)
                .allMatch(Pods::isReady)
                .allMatch(pod -> pod.controllerReference().orElseThrow().kind().equals("ReplicationController"));
        assertThat(controller().status().toString())
                .isEqualTo("{\"availableReplicas\":3,\"fullyLabeledReplicas\":3,\"observedGeneration\":1,"
                        + "\"readyReplicas\":3,\"replicas\":3}");
        cluster.changeSpec(Resources.REPLICATION_CONTROLLERS, Cluster.key("web"), spec -> spec.with("replicas", 1));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(1);
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
    void orphansAreAdoptedAndStrangersReleased() {
        cluster.runningPod("lonely", "n1", Map.of("app", "web"), "10.0.0.1");
        deploy(1);
        assertThat(cluster.pods()).extracting(ApiObject::name).containsExactly("lonely");
        var pod = cluster.pods().getFirst();
        assertThat(pod.controllerReference()).isPresent();
        cluster.api.update(Resources.PODS, pod.withLabel("app", "stranger"));
        cluster.settle();
        assertThat(cluster.pods()).hasSize(2);
        assertThat(cluster.api.get(Resources.PODS, Cluster.key("lonely")).controllerReference())
                .isEmpty();
    }

    @Test
    void refusedPodsShowInTheStatus() {
        cluster.api.beforeEach(call -> {
            if (call.verb().equals("create") && call.resource().equals(Resources.PODS)) {
                throw ApiFailure.forbidden(Resources.PODS.groupResource(), "web", "exceeded quota");
            }
        });
        deploy(1);
        var condition = Conditions.find(controller().status(), "ReplicaFailure").orElseThrow();
        assertThat(condition.text("reason")).isEqualTo("FailedCreate");
        assertThat(condition.text("message")).contains("exceeded quota");
        cluster.api.beforeEach(call -> {});
        cluster.pass(Duration.ofMinutes(2));
        assertThat(cluster.pods()).hasSize(1);
        assertThat(Conditions.find(controller().status(), "ReplicaFailure")).isEmpty();
    }
}
