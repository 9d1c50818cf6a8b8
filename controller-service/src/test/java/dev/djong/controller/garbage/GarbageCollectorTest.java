package dev.djong.controller.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.FakeNode;
import dev.djong.controller.deployment.DeploymentController;
import dev.djong.controller.replicaset.ReplicaSetController;
import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GarbageCollectorTest {
    private final Cluster cluster =
            Cluster.running(GarbageCollector::new, DeploymentController::new, ReplicaSetController::new, FakeNode::new);

    private void deploy() {
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", 2, "web:1"));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.pods()).hasSize(2);
    }

    private ApiObject configMap(String name, OwnerReference... owners) {
        var object = ApiObject.of("v1", "ConfigMap", Cluster.key(name)).withOwnerReferences(List.of(owners));
        return cluster.create(Resources.CONFIG_MAPS, object);
    }

    private static OwnerReference owner(ApiObject object) {
        return new OwnerReference("v1", "ConfigMap", object.name(), object.uid(), false, true);
    }

    private List<String> configMaps() {
        return cluster.api.all(Resources.CONFIG_MAPS).stream()
                .map(ApiObject::name)
                .toList();
    }

    @Test
    void inTheBackgroundDependentsGoAfterTheirOwner() {
        deploy();
        cluster.delete(Resources.DEPLOYMENTS, Cluster.key("web"), Propagation.BACKGROUND);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(cluster.replicaSets()).isEmpty();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void inTheForegroundTheOwnerGoesLast() {
        deploy();
        cluster.api.afterEach(call -> {
            boolean deploymentGone = cluster.api.all(Resources.DEPLOYMENTS).isEmpty();
            assertThat(deploymentGone && !cluster.replicaSets().isEmpty()).isFalse();
            assertThat(cluster.replicaSets().isEmpty() && !cluster.pods().isEmpty())
                    .isFalse();
        });
        cluster.delete(Resources.DEPLOYMENTS, Cluster.key("web"), Propagation.FOREGROUND);
        assertThat(cluster.api.all(Resources.DEPLOYMENTS)).hasSize(1);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(cluster.api.all(Resources.DEPLOYMENTS)).isEmpty();
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void aDependentThatMayNotBeDeletedHoldsUpNoOther() {
        var a = configMap("a");
        configMap("b", owner(a));
        configMap("c", owner(a));
        cluster.pass(Duration.ofSeconds(1));
        cluster.api.beforeEach(call -> {
            if (call.verb().equals("delete") && call.key().name().equals("b")) {
                throw ApiFailure.internal("a webhook says no");
            }
        });
        cluster.delete(Resources.CONFIG_MAPS, a.key(), Propagation.FOREGROUND);
        cluster.pass(Duration.ofSeconds(5));
        assertThat(configMaps()).containsExactly("a", "b");
    }

    /** Secrets cannot be listed, as where a conversion webhook does not answer. */
    @Test
    void aResourceThatCannotBeListedHoldsUpTheOthersForAWhileOnly() {
        var blind = Cluster.running(context -> new GarbageCollector(new ControllerContext(
                context.client(),
                context.informers(),
                new BlindTo(Resources.SECRETS, context.metadata()),
                context.timers(),
                context.eventsAs(),
                context.writes(),
                context.settings())));
        var orphan = ApiObject.of("v1", "ConfigMap", Cluster.key("orphan"))
                .withOwnerReferences(List.of(new OwnerReference("v1", "ConfigMap", "ghost", "no", false, false)));
        blind.create(Resources.CONFIG_MAPS, orphan);
        blind.pass(GarbageCollector.SYNC_PATIENCE.minusSeconds(5));
        assertThat(blind.api.all(Resources.CONFIG_MAPS)).hasSize(1);
        blind.pass(Duration.ofSeconds(10));
        assertThat(blind.api.all(Resources.CONFIG_MAPS)).isEmpty();
    }

    @Test
    void orphansStay() {
        deploy();
        cluster.delete(Resources.DEPLOYMENTS, Cluster.key("web"), Propagation.ORPHAN);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(cluster.api.all(Resources.DEPLOYMENTS)).isEmpty();
        assertThat(cluster.replicaSets()).hasSize(1);
        assertThat(cluster.replicaSets().getFirst().ownerReferences()).isEmpty();
        assertThat(cluster.pods()).hasSize(2);
    }

    @Test
    void whoseOwnerNeverWasGoes() {
        configMap("orphan", new OwnerReference("v1", "ConfigMap", "ghost", "no-such-uid", false, false));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(configMaps()).isEmpty();
    }

    @Test
    void anOwnerOfTheSameNameButAnotherUidIsNoOwner() {
        configMap("ghost");
        configMap("orphan", new OwnerReference("v1", "ConfigMap", "ghost", "an-older-uid", false, false));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(configMaps()).containsExactly("ghost");
    }

    @Test
    void oneLivingOwnerKeepsAndTheDeadOneIsForgotten() {
        var a = configMap("a");
        var b = configMap("b");
        configMap("child", owner(a), owner(b));
        cluster.pass(Duration.ofSeconds(1));
        cluster.delete(Resources.CONFIG_MAPS, a.key(), Propagation.BACKGROUND);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(configMaps()).containsExactly("b", "child");
        assertThat(cluster.api.get(Resources.CONFIG_MAPS, Cluster.key("child")).ownerReferences())
                .extracting(OwnerReference::name)
                .containsExactly("b");
    }

    @Test
    void anOwnerOfAnUnknownKindKeeps() {
        configMap("child", new OwnerReference("example.com/v1", "Mystery", "x", "some-uid", false, false));
        cluster.pass(Duration.ofMinutes(2));
        assertThat(configMaps()).containsExactly("child");
    }

    @Test
    void aCircleInTheForegroundComesToAnEnd() {
        var a = configMap("a");
        var b = configMap("b", owner(a));
        var c = configMap("c", owner(b));
        cluster.api.update(Resources.CONFIG_MAPS, a.withOwnerReferences(List.of(owner(c))));
        cluster.pass(Duration.ofSeconds(1));
        assertThat(configMaps()).containsExactly("a", "b", "c");
        cluster.delete(Resources.CONFIG_MAPS, a.key(), Propagation.FOREGROUND);
        cluster.pass(Duration.ofSeconds(5));
        assertThat(configMaps()).isEmpty();
    }

    @Test
    void anOldGraphNeverDeletesUnderALivingOwner() {
        var a = configMap("a");
        cluster.settle();
        configMap("child", owner(a));
        cluster.api.forgetCalls();
        cluster.restart();
        cluster.pass(Duration.ofMinutes(2));
        assertThat(configMaps()).containsExactly("a", "child");
        assertThat(cluster.api.writes()).isEmpty();
    }
}
