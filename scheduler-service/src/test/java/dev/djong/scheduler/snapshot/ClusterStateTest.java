package dev.djong.scheduler.snapshot;

import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.scheduler.Nodes;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
    private final ClusterState state = new ClusterState();

    private void see(Nodes node) {
        state.nodeSeen(NodeFacts.of(node.object()));
    }

    private NodeInfo only() {
        assertThat(state.snapshot().size()).isOne();
        return state.snapshot().node(0);
    }

    @Test
    void aSnapshotNeverChanges() {
        see(node("n1"));
        var before = state.snapshot();
        state.assume(pod("web").requesting("1").info(), "n1");
        assertThat(before.node(0).load().requested()).isEqualTo(ResourceAmounts.ZERO);
        assertThat(only().load().requested().milliCpu()).isEqualTo(1000);
    }

    @Test
    void aHeartbeatIsNoChange() {
        see(node("n1"));
        var before = state.snapshot();
        var heartbeat = node("n1").object().withStatus(status -> status.with("phase", "whatever"));
        assertThat(state.nodeSeen(NodeFacts.of(heartbeat))).isEmpty();
        assertThat(state.snapshot()).isSameAs(before);
    }

    @Test
    void aPodMayBeKnownBeforeItsNode() {
        state.podSeen(pod("web").requesting("1").onNode("n1").info());
        see(node("n1"));
        assertThat(only().load().requested().milliCpu()).isEqualTo(1000);
    }

    @Test
    void aNodeThatComesBackHasItsPodsAgain() {
        see(node("n1"));
        state.podSeen(pod("web").requesting("1").onNode("n1").info());
        state.nodeGone("n1");
        see(node("n1"));
        assertThat(only().load().requested().milliCpu()).isEqualTo(1000);
    }

    @Test
    void anAssumedPodIsConfirmedByTheWatch() {
        see(node("n1"));
        var web = pod("web").requesting("1");
        state.assume(web.info(), "n1");
        assertThat(state.podSeen(web.info()))
                .as("an older state changes nothing")
                .isEmpty();
        assertThat(state.podSeen(web.onNode("n1").info())).containsInstanceOf(ClusterEvent.PodPlaced.class);
        assertThat(state.forget(web.info().key())).as("too late to forget").isEmpty();
        assertThat(only().load().requested().milliCpu()).isEqualTo(1000);
    }

    @Test
    void aForgottenPodGivesBackWhatItTook() {
        see(node("n1"));
        var web = pod("web").requesting("1").hostPort(80);
        state.assume(web.info(), "n1");
        assertThat(state.forget(web.info().key())).isPresent();
        assertThat(only().load()).isEqualTo(NodeLoad.NONE);
    }

    @Test
    void aPodThatSomebodyElseBoundElsewhereMoves() {
        see(node("n1"));
        see(node("n2"));
        var web = pod("web").requesting("1");
        state.assume(web.info(), "n1");
        assertThat(state.podSeen(web.onNode("n2").info())).isPresent();
        assertThat(state.snapshot().node(0).load().pods()).isEmpty();
        assertThat(state.snapshot().node(1).load().pods()).hasSize(1);
    }

    @Test
    void aFinishedPodTakesNothing() {
        see(node("n1"));
        var web = pod("web").requesting("1").onNode("n1");
        state.podSeen(web.info());
        assertThat(state.podSeen(web.inPhase("Failed").info())).containsInstanceOf(ClusterEvent.PodReleased.class);
        assertThat(only().load().pods()).isEmpty();
    }

    @Test
    void nobodyAssumesTwice() {
        see(node("n1"));
        state.assume(pod("web").info(), "n1");
        assertThatThrownBy(() -> state.assume(pod("web").info(), "n1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("default/web");
    }
}
