package dev.djong.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.scheduler.cycle.Decision;
import dev.djong.scheduler.cycle.SchedulingCycle;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.NodeFacts;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A pod, a cluster and what the scheduler says: {@code given(pod("web")).on(node("n1")).isPlacedOn("n1")}. */
public final class Given {
    /** Enough tries that one of two equal nodes is missed with a chance of 2^-32. */
    private static final int TRIES = 64;

    private final Pods pod;
    private final ClusterState state = new ClusterState();

    private Given(Pods pod) {
        this.pod = pod;
    }

    public static Given given(Pods pod) {
        return new Given(pod);
    }

    public Given on(Nodes... nodes) {
        for (var node : nodes) {
            state.nodeSeen(NodeFacts.of(node.object()));
        }
        return this;
    }

    /** Pods that have a node already. */
    public Given beside(Pods... others) {
        for (var other : others) {
            state.podSeen(other.info());
        }
        return this;
    }

    private Decision decide(RandomGenerator random) {
        var profile = SchedulingProfile.standard("default-scheduler");
        return new SchedulingCycle(profile, random).decide(pod.info().shape(), state.snapshot());
    }

    /** Each of these nodes is chosen at times, and no other ever. */
    public void isPlacedOn(String... nodes) {
        var seen = new TreeSet<String>();
        var random = new Random(1);
        for (int i = 0; i < TRIES; i++) {
            var decision = decide(random);
            assertThat(decision).isInstanceOf(Decision.Placed.class);
            seen.add(((Decision.Placed) decision).node());
        }
        assertThat(seen).containsExactlyInAnyOrder(nodes);
    }

    /** No node would do, and the event says exactly this. */
    public void isRejected(String message) {
        var decision = decide(new Random(1));
        assertThat(decision).isInstanceOf(Decision.Unschedulable.class);
        assertThat(((Decision.Unschedulable) decision)
                        .diagnosis()
                        .message(pod.info().mayPreempt()))
                .isEqualTo(message);
    }
}
