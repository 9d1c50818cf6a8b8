package dev.djong.node.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.event.Subject;
import dev.djong.node.eviction.PodUsage.Disk;
import dev.djong.node.fakes.Pods;
import dev.djong.node.fakes.RecordedEvents;
import dev.djong.node.pod.PodFailure;
import dev.djong.node.spec.Pod;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EvictionTest {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private final VirtualTimers timers = new VirtualTimers();
    private final RecordedEvents events = new RecordedEvents();
    private final Map<Signal, Level> levels = new EnumMap<>(Signal.class);
    private final FakePods pods = new FakePods();
    private final List<String> freed = new ArrayList<>();
    private int told;

    private List<String> hard = List.of("memory.available<100Mi", "nodefs.available<10%");
    private List<String> soft = List.of();
    private Map<String, String> minReclaim = Map.of();
    private Eviction eviction;

    private static final class FakePods implements Eviction.Pods {
        private final Map<String, Pod> active = new HashMap<>();
        private final Map<String, PodUsage> usages = new HashMap<>();
        private final Map<String, PodFailure> ended = new HashMap<>();
        private final Set<String> gone = new HashSet<>();

        @Override
        public Collection<Pod> active() {
            return active.values();
        }

        @Override
        public Map<String, PodUsage> usages(Collection<Pod> pods) {
            return usages;
        }

        @Override
        public void end(Pod pod, PodFailure why) {
            active.remove(pod.uid());
            ended.put(pod.uid(), why);
        }

        @Override
        public boolean hasEnded(String uid) {
            return gone.contains(uid);
        }
    }

    private void pod(String uid, String spec, long memoryMi, Disk rootfs) {
        var object = Pods.pod(spec).withMetadata(metadata -> metadata.with("uid", uid));
        pods.active.put(uid, new Pod(object));
        pods.usages.put(
                uid,
                new PodUsage(List.of(new PodUsage.OfContainer("app", memoryMi * MIB, rootfs, Disk.NONE)), Map.of(), 1));
    }

    private void pod(String uid, long memoryMi) {
        pod(uid, "'containers':[{'name':'app','image':'web:1'}]", memoryMi, Disk.NONE);
    }

    private void memoryLeft(long mib) {
        levels.put(Signal.MEMORY_AVAILABLE, new Level(mib * MIB, 4 * GIB));
    }

    private void diskLeft(long gib) {
        levels.put(Signal.NODEFS_AVAILABLE, new Level(gib * GIB, 100 * GIB));
    }

    private void look() {
        if (eviction == null) {
            var thresholds =
                    Threshold.parse(hard, soft, Map.of("memory.available", Duration.ofSeconds(30)), minReclaim);
            eviction = new Eviction(
                    new Eviction.Rules(thresholds, Duration.ofSeconds(20), Duration.ofMinutes(5)),
                    new Eviction.Node(
                            new Subject("v1", "Node", "", "n1", "n1", "", ""),
                            () -> new NodeLevels.Reading(Map.copyOf(levels), false),
                            () -> freed.add("images"),
                            () -> told++),
                    pods,
                    events,
                    timers);
        }
        eviction.run();
        timers.advance(Duration.ofSeconds(10));
    }

    @Test
    void aNodeWithEnoughOfEverythingEndsNothing() {
        memoryLeft(100);
        diskLeft(10);
        pod("a", 500);
        look();
        assertThat(eviction.pressures()).isEmpty();
        assertThat(pods.ended).isEmpty();
        assertThat(told).isZero();
    }

    @Nested
    class Memory {
        @Test
        void belowTheHardThresholdOnePodIsEndedAtOnceAndTheConditionTold() {
            memoryLeft(50);
            pod("small", 10);
            pod("large", 500);
            look();
            assertThat(eviction.pressures()).containsExactly(Pressure.MEMORY);
            assertThat(told).isEqualTo(1);
            assertThat(pods.ended).containsOnlyKeys("large");
            var why = pods.ended.get("large");
            assertThat(why.reason()).isEqualTo("Evicted");
            assertThat(why.message())
                    .isEqualTo("The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi. "
                            + "Container app was using 500Mi, request is 0, has larger consumption of memory. ");
            assertThat(why.grace()).contains(Duration.ofSeconds(1));
            assertThat(why.disrupts()).isTrue();
            assertThat(events.all)
                    .containsExactly("EvictionThresholdMet: Attempting to reclaim memory", "Evicted: " + why.message());
        }

        @Test
        void theNextOneGoesOnlyWhenTheFirstIsGone() {
            memoryLeft(50);
            pod("a", 500);
            pod("b", 400);
            look();
            look();
            assertThat(pods.ended).containsOnlyKeys("a");

            pods.gone.add("a");
            look();
            assertThat(pods.ended).containsOnlyKeys("a", "b");
        }

        @Test
        void onePodThatDoesNotEndHoldsTheRestUpForAWhileOnly() {
            memoryLeft(50);
            pod("a", 500);
            pod("b", 400);
            look();
            look();
            look();
            assertThat(pods.ended).containsOnlyKeys("a");
            look();
            assertThat(pods.ended).containsOnlyKeys("a", "b");
        }

        @Test
        void theConditionStaysForTheTransitionPeriod() {
            memoryLeft(50);
            look();
            memoryLeft(1000);
            for (int i = 0; i < 29; i++) {
                look();
            }
            assertThat(eviction.pressures()).containsExactly(Pressure.MEMORY);
            look();
            assertThat(eviction.pressures()).isEmpty();
            assertThat(told).isEqualTo(2);
        }

        @Test
        void aSoftThresholdWaitsForItsGracePeriodAndLeavesMoreTime() {
            hard = List.of();
            soft = List.of("memory.available<1Gi");
            memoryLeft(500);
            pod("a", 500);
            look();
            look();
            look();
            assertThat(eviction.pressures()).containsExactly(Pressure.MEMORY);
            assertThat(pods.ended).isEmpty();
            look();
            assertThat(pods.ended.get("a").grace()).contains(Duration.ofSeconds(20));
        }

        @Test
        void aDipThatEndsInTimeIsForgiven() {
            hard = List.of();
            soft = List.of("memory.available<1Gi");
            pod("a", 500);
            for (int i = 0; i < 12; i++) {
                memoryLeft(i % 3 == 2 ? 2000 : 500);
                look();
            }
            assertThat(pods.ended).isEmpty();
        }

        @Test
        void evictionGoesOnUntilTheMinimumIsReclaimed() {
            minReclaim = Map.of("memory.available", "200Mi");
            memoryLeft(50);
            pod("a", 500);
            pod("b", 400);
            look();
            pods.gone.add("a");
            memoryLeft(250);
            look();
            assertThat(pods.ended).containsOnlyKeys("a", "b");
        }

        @Test
        void criticalPodsStay() {
            memoryLeft(50);
            pod("critical", "'priority':2000000000,'containers':[{'name':'app','image':'web:1'}]", 900, Disk.NONE);
            look();
            assertThat(pods.ended).isEmpty();
        }
    }

    @Nested
    class DiskSpace {
        @Test
        void whatNobodyUsesIsFreedFirst() {
            memoryLeft(1000);
            diskLeft(9);
            pod("a", 10);
            look();
            assertThat(freed).containsExactly("images");
            assertThat(eviction.pressures()).containsExactly(Pressure.DISK);
            assertThat(pods.ended).containsOnlyKeys("a");
            assertThat(pods.ended.get("a").message())
                    .startsWith("The node was low on resource: ephemeral-storage. Threshold quantity: 10Gi, available:"
                            + " 9Gi. ");
        }

        @Test
        void memoryComesFirst() {
            memoryLeft(50);
            diskLeft(1);
            pod("a", 10);
            look();
            assertThat(freed).isEmpty();
            assertThat(pods.ended.get("a").message()).startsWith("The node was low on resource: memory. ");
            assertThat(eviction.pressures()).containsExactlyInAnyOrder(Pressure.MEMORY, Pressure.DISK);
        }
    }

    @Nested
    class OwnLimits {
        private static final Disk LARGE = new Disk(300 * MIB, 10);

        private Optional<String> why(String uid) {
            memoryLeft(1000);
            look();
            return Optional.ofNullable(pods.ended.get(uid)).map(PodFailure::message);
        }

        @Test
        void aContainerBeyondItsLimitEndsItsPod() {
            pod(
                    "a",
                    "'containers':[{'name':'app','image':'web:1','resources':{'limits':{'ephemeral-storage':'200Mi'}}},"
                            + "{'name':'idle','image':'web:1','resources':{'limits':{'ephemeral-storage':'1Gi'}}}]",
                    10,
                    LARGE);
            assertThat(why("a")).contains("Container app exceeded its local ephemeral storage limit \"200Mi\". ");
            assertThat(events.reasons()).containsExactly("Evicted");
        }

        @Test
        void soDoAllContainersTogether() {
            pod(
                    "a",
                    "'containers':[{'name':'app','image':'web:1','resources':{'limits':{'ephemeral-storage':'200Mi'}}}]",
                    10,
                    LARGE);
            assertThat(why("a"))
                    .contains("Pod ephemeral local storage usage exceeds the total limit of containers 200Mi. ");
        }

        @Test
        void soDoesAnEmptyDirBeyondItsSize() {
            pod(
                    "a",
                    "'volumes':[{'name':'cache','emptyDir':{'sizeLimit':'10Mi'}}],"
                            + "'containers':[{'name':'app','image':'web:1'}]",
                    10,
                    Disk.NONE);
            pods.usages.put("a", new PodUsage(List.of(), Map.of("cache", new Disk(11 * MIB, 2)), 1));
            assertThat(why("a")).contains("Usage of EmptyDir volume \"cache\" exceeds the limit \"10Mi\". ");
        }

        @Test
        void withinItsLimitsItStays() {
            pod(
                    "a",
                    "'containers':[{'name':'app','image':'web:1','resources':{'limits':{'ephemeral-storage':'300Mi'}}}]",
                    10,
                    LARGE);
            assertThat(why("a")).isEmpty();
        }
    }
}
