package dev.djong.scheduler.queue;

import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.scheduler.Nodes;
import dev.djong.scheduler.Pods;
import dev.djong.scheduler.TestClock;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.queue.PodQueue.Sizes;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.NodeLoad;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodQueueTest {
    private static final Set<String> RESOURCES = Set.of("NodeResourcesFit");

    private final TestClock clock = new TestClock();
    private final PodQueue queue = new PodQueue(
            clock, Backoff.STANDARD, new RequeueHints(List.of(SchedulingProfile.standard("default-scheduler"))));
    private final Pods web = pod("web").requesting("2");

    private void put(Pods pod) {
        queue.put(pod.info(), pod.object());
    }

    private String next() {
        return queue.poll().map(each -> each.pod().key().name()).orElse("none");
    }

    private void reject(Pods pod, Set<String> plugins) {
        queue.rejected(pod.info().key(), plugins);
    }

    private static ClusterEvent added(Nodes node) {
        return new ClusterEvent.NodeAdded(new NodeInfo(1, NodeFacts.of(node.object()), NodeLoad.NONE));
    }

    @Test
    void higherPriorityFirstThenFirstCome() {
        put(pod("first"));
        put(pod("second"));
        put(pod("urgent").priority(10));
        assertThat(next()).isEqualTo("urgent");
        assertThat(next()).isEqualTo("first");
        assertThat(next()).isEqualTo("second");
        assertThat(next()).isEqualTo("none");
    }

    @Test
    void aRejectedPodWaitsForAnEventThatMayHelp() {
        put(web);
        next();
        reject(web, RESOURCES);
        clock.pass(Duration.ofSeconds(30));
        assertThat(queue.happened(added(node("small").with("1", "1Gi")))).isZero();
        assertThat(next()).isEqualTo("none");
        assertThat(queue.happened(added(node("big")))).isOne();
        assertThat(next()).isEqualTo("web");
    }

    @Test
    void aFreedNodeHelpsAgainstShortageButNotAgainstTaints() {
        put(web);
        put(pod("picky"));
        next();
        next();
        reject(web, RESOURCES);
        reject(pod("picky"), Set.of("TaintToleration"));
        clock.pass(Duration.ofSeconds(30));
        assertThat(queue.happened(
                        new ClusterEvent.PodReleased(pod("db").onNode("n1").info())))
                .isOne();
        assertThat(next()).isEqualTo("web");
        var tainted = NodeFacts.of(node("n1").tainted("a=b:NoSchedule").object());
        var clean = NodeFacts.of(node("n1").object());
        assertThat(queue.happened(new ClusterEvent.NodeUpdated(
                        new NodeInfo(1, tainted, NodeLoad.NONE), new NodeInfo(2, clean, NodeLoad.NONE))))
                .isOne();
        assertThat(next()).isEqualTo("picky");
    }

    @Test
    void anEventDuringTheAttemptIsNotLost() {
        put(web);
        next();
        queue.happened(added(node("big")));
        reject(web, RESOURCES);
        assertThat(queue.sizes()).isEqualTo(new Sizes(0, 1, 0, 0));
        clock.pass(Duration.ofSeconds(1));
        assertThat(next()).isEqualTo("web");
    }

    @Test
    void anEventBeforeTheAttemptDoesNotCount() {
        put(pod("other"));
        next();
        queue.happened(added(node("big")));
        put(web);
        next();
        reject(web, RESOURCES);
        assertThat(queue.sizes()).isEqualTo(new Sizes(0, 0, 1, 0));
    }

    @Test
    void moreEventsThanAreKeptMeanAnotherAttempt() {
        put(web);
        next();
        for (int i = 0; i <= PodQueue.MAX_KEPT_EVENTS; i++) {
            queue.happened(added(node("small").with("1", "1Gi")));
        }
        reject(web, RESOURCES);
        assertThat(queue.sizes()).isEqualTo(new Sizes(0, 1, 0, 0));
    }

    @Test
    void backOffDoublesUpToTenSeconds() {
        put(web);
        for (var expected : new int[] {1, 2, 4, 8, 10, 10}) {
            assertThat(next()).isEqualTo("web");
            queue.failed(web.info().key());
            assertThat(queue.nextWakeUp()).contains(clock.instant().plusSeconds(expected));
            clock.pass(Duration.ofSeconds(expected).minusMillis(1));
            assertThat(next()).isEqualTo("none");
            clock.pass(Duration.ofMillis(1));
        }
    }

    @Test
    void afterFiveMinutesItIsTriedAgainInAnyCase() {
        put(web);
        next();
        reject(web, RESOURCES);
        clock.pass(PodQueue.UNSCHEDULABLE_LIMIT.minusMillis(1));
        assertThat(next()).isEqualTo("none");
        clock.pass(Duration.ofMillis(1));
        assertThat(next()).isEqualTo("web");
    }

    @Test
    void gatesHoldAPodBackUntilTheyAreGone() {
        put(web.gated());
        assertThat(next()).isEqualTo("none");
        assertThat(queue.sizes()).isEqualTo(new Sizes(0, 0, 0, 1));
        put(web.ungated());
        assertThat(next()).isEqualTo("web");
    }

    @Test
    void aChangedPodIsTriedAgainAndAnUntouchedOneIsNot() {
        put(web);
        next();
        reject(web, Set.of("TaintToleration"));
        clock.pass(Duration.ofSeconds(1));
        put(web.inPhase("Pending"));
        assertThat(next()).isEqualTo("none");
        put(web.tolerating("a:NoSchedule"));
        assertThat(next()).isEqualTo("web");
    }

    @Test
    void aPodThatChangedDuringItsAttemptIsTriedAgain() {
        put(web);
        next();
        put(web.tolerating("a:NoSchedule"));
        reject(web, Set.of("TaintToleration"));
        clock.pass(Duration.ofSeconds(1));
        assertThat(next()).isEqualTo("web");
    }

    @Test
    void aPodThatWentAwayDuringItsAttemptStaysAway() {
        put(web);
        next();
        queue.remove(web.info().key());
        queue.failed(web.info().key());
        assertThat(queue.sizes()).isEqualTo(new Sizes(0, 0, 0, 0));
    }

    @Test
    void aNewPodOfTheSameNameReplacesTheOld() {
        put(web);
        next();
        put(web.uid("another"));
        reject(web, RESOURCES);
        assertThat(queue.poll()).hasValueSatisfying(each -> {
            assertThat(each.pod().uid()).isEqualTo("another");
            assertThat(each.attempts()).isOne();
        });
        assertThat(next()).isEqualTo("none");
    }
}
