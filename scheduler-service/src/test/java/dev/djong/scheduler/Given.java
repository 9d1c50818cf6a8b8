package dev.djong.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.configuration.ConfigurationReader;
import dev.djong.scheduler.cycle.Decision;
import dev.djong.scheduler.cycle.Diagnosis;
import dev.djong.scheduler.cycle.SchedulingCycle;
import dev.djong.scheduler.device.DevicePlan;
import dev.djong.scheduler.device.Selectors;
import dev.djong.scheduler.plugin.PreemptionLimits;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.preemption.PreemptionPlan;
import dev.djong.scheduler.preemption.PreemptionPlanner;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.ClassInfo;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.DeviceClass;
import dev.djong.scheduler.snapshot.DeviceSlice;
import dev.djong.scheduler.snapshot.DisruptionBudget;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodOwner;
import dev.djong.scheduler.snapshot.VolumeInfo;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A pod, a cluster and what the scheduler says: {@code given(pod("web")).on(node("n1")).isPlacedOn("n1")}. */
public final class Given {
    /** Enough tries that one of two equal nodes is missed with a chance of 2^-32. */
    private static final int TRIES = 64;

    private final Pods pod;
    private final ClusterState state = new ClusterState();
    private SchedulingProfile profile = SchedulingProfile.standard("default-scheduler");

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
        var cycle = new SchedulingCycle(profile, random);
        var info = pod.info();
        return cycle.decide(info, state.snapshotFor(cycle.queriesOf(info, state.snapshot())));
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

    /** The same by a profile that evicts nobody. */
    public void isRejectedWithoutPreemption(String message) {
        assertThat(profile.preemption()).isEmpty();
        var decision = decide(new Random(1));
        assertThat(decision).isInstanceOf(Decision.Unschedulable.class);
        assertThat(((Decision.Unschedulable) decision).diagnosis().message("")).isEqualTo(message);
    }

    private PreemptionPlan preemption(Diagnosis diagnosis) {
        return new PreemptionPlanner(profile, PreemptionLimits.STANDARD, new Random(1))
                .plan(pod.info(), state.snapshot(), diagnosis);
    }

    /** No node has room, until these pods are gone; the most important first. */
    public void evicts(String node, String... victims) {
        var decision = decide(new Random(1));
        assertThat(decision).isInstanceOf(Decision.Unschedulable.class);
        var plan = preemption(((Decision.Unschedulable) decision).diagnosis());
        assertThat(plan).isInstanceOf(PreemptionPlan.Evict.class);
        var evict = (PreemptionPlan.Evict) plan;
        assertThat(evict.node()).isEqualTo(node);
        assertThat(evict.victims()).extracting(each -> each.key().name()).containsExactly(victims);
    }

    /** Budgets that protect pods by one label: {@code app=web} and how many may go. */
    public Given protecting(String label, int allowed) {
        var parts = label.split("=", 2);
        state.budgetSeen(
                new ObjectKey("default", label),
                new DisruptionBudget(
                        "default", Optional.of(LabelSelector.ofLabels(Map.of(parts[0], parts[1]))), allowed, Set.of()));
        return this;
    }

    /** By the rules of the first profile of a KubeSchedulerConfiguration, given as YAML without its first two lines. */
    public Given configuredBy(String yaml) {
        var text = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n" + yaml;
        profile = ConfigurationReader.read(text.getBytes(StandardCharsets.UTF_8))
                .profiles()
                .getFirst();
        return this;
    }

    public Given claims(ApiObject... claims) {
        for (var claim : claims) {
            state.storage().claimSeen(ClaimInfo.of(claim));
        }
        return this;
    }

    public Given volumes(ApiObject... volumes) {
        for (var volume : volumes) {
            state.storage().volumeSeen(VolumeInfo.of(volume));
        }
        return this;
    }

    public Given classes(ApiObject... classes) {
        for (var each : classes) {
            state.storage().classSeen(ClassInfo.of(each));
        }
        return this;
    }

    public Given drivers(ApiObject... csiNodes) {
        for (var each : csiNodes) {
            state.storage().driversSeen(each);
        }
        return this;
    }

    /** Claims to devices, device classes and slices. */
    public Given devices(ApiObject... objects) {
        for (var each : objects) {
            switch (each.kind()) {
                case "ResourceClaim" -> state.devices().claimSeen(DeviceClaim.of(each));
                case "DeviceClass" -> state.devices().classSeen(DeviceClass.of(each));
                default -> state.devices().sliceSeen(DeviceSlice.of(each));
            }
        }
        return this;
    }

    /** What is written about the claims when the pod goes there. */
    public DevicePlan devicePlan(String node) {
        return DevicePlan.of(pod.info(), node, state.snapshot(), new Selectors())
                .orElseThrow();
    }

    public Given controller(String kind, String name, String label) {
        state.controllerSeen("default", new PodOwner(kind, name), Optional.of(selector(label)));
        return this;
    }

    public Given service(String label) {
        state.serviceSeen(new ObjectKey("default", label), Optional.of(selector(label)));
        return this;
    }

    private static LabelSelector selector(String label) {
        var parts = label.split("=", 2);
        return LabelSelector.ofLabels(Map.of(parts[0], parts[1]));
    }

    /** A pod that waits for the place of pods which were evicted for it. */
    public Given nominating(Pods other, String node) {
        state.nominate(other.info(), node);
        return this;
    }

    public Given namespace(String name, String label) {
        var parts = label.split("=", 2);
        state.namespaceSeen(name, Map.of(parts[0], parts[1]));
        return this;
    }

    /** No node would do, and the event says exactly this. */
    public void isRejected(String message) {
        var decision = decide(new Random(1));
        assertThat(decision).isInstanceOf(Decision.Unschedulable.class);
        var diagnosis = ((Decision.Unschedulable) decision).diagnosis();
        assertThat(diagnosis.message(preemption(diagnosis).text())).isEqualTo(message);
    }
}
