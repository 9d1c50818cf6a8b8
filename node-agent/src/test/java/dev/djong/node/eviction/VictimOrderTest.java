package dev.djong.node.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.eviction.PodUsage.Disk;
import dev.djong.node.fakes.Pods;
import dev.djong.node.spec.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VictimOrderTest {
    private static final long MIB = 1L << 20;

    private final List<Candidate> candidates = new ArrayList<>();

    /** A pod that asked for so much memory and disk and uses so much of both. */
    private void pod(String name, int priority, int requestMi, int usedMi) {
        var usage = new PodUsage(
                List.of(new PodUsage.OfContainer("app", usedMi * MIB, new Disk(usedMi * MIB, usedMi), Disk.NONE)),
                Map.of(),
                1);
        candidates.add(new Candidate(named(name, priority, requestMi), Optional.of(usage)));
    }

    private static Pod named(String name, int priority, int requestMi) {
        var pod = Pods.pod("'priority':" + priority + ",'containers':[{'name':'app','image':'web:1','resources':"
                + "{'requests':{'memory':'" + requestMi + "Mi','ephemeral-storage':'" + requestMi + "Mi'}}}]");
        return new Pod(pod.withMetadata(metadata -> metadata.with("name", name)));
    }

    private List<String> order(Signal signal, boolean imagesApart) {
        return candidates.stream()
                .sorted(VictimOrder.of(signal, imagesApart))
                .map(candidate -> candidate.pod().name())
                .toList();
    }

    @Test
    void whoUsesMoreThanItAskedForGoesBeforeWhoDoesNotWhateverThePriority() {
        pod("modest", 0, 100, 90);
        pod("greedy-and-important", 1000, 100, 110);
        assertThat(order(Signal.MEMORY_AVAILABLE, false)).containsExactly("greedy-and-important", "modest");
    }

    @Test
    void thenThePriorityCountsThenWhatIsUsedBeyondTheRequest() {
        pod("high", 100, 0, 900);
        pod("low-some", 1, 100, 150);
        pod("low-much", 1, 0, 100);
        assertThat(order(Signal.MEMORY_AVAILABLE, false)).containsExactly("low-much", "low-some", "high");
    }

    @Test
    void aPodOfWhichNothingIsKnownGoesFirst() {
        pod("known", 0, 0, 900);
        candidates.add(new Candidate(named("unknown", 100, 0), Optional.empty()));
        assertThat(order(Signal.MEMORY_AVAILABLE, false)).containsExactly("unknown", "known");
    }

    @Test
    void aDiskOfItsOwnForImagesHoldsWritableLayersAndTheNodesHoldsLogs() {
        pod("writes", 0, 0, 500);
        var logs = new PodUsage(
                List.of(new PodUsage.OfContainer("app", 0, Disk.NONE, new Disk(100 * MIB, 2))), Map.of(), 1);
        candidates.add(new Candidate(named("talks", 0, 0), Optional.of(logs)));
        assertThat(order(Signal.NODEFS_AVAILABLE, true)).containsExactly("talks", "writes");
        assertThat(order(Signal.IMAGEFS_AVAILABLE, true)).containsExactly("writes", "talks");
        assertThat(order(Signal.NODEFS_AVAILABLE, false)).containsExactly("writes", "talks");
        assertThat(order(Signal.NODEFS_INODES_FREE, false)).containsExactly("writes", "talks");
    }

    @Test
    void processesGoByPriorityAlone() {
        pod("high", 100, 0, 1);
        pod("low", 1, 0, 0);
        assertThat(order(Signal.PID_AVAILABLE, false)).containsExactly("low", "high");
    }
}
