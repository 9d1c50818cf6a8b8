package dev.djong.node.runtime.cri;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.Sandbox;
import dev.djong.time.VirtualTimers;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When lists are compared, on a clock that a test moves. */
class CriChangesTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final Source cri = new Source();
    private final Source containerd = new Source();
    private final Lists lists = new Lists();
    private final List<String> told = new ArrayList<>();
    private final CriChanges changes = new CriChanges(lists, List.of(cri, containerd), timers, Runnable::run);

    private static final class Source implements EventSource {
        private Runnable happened;
        private Consumer<Status.Code> ended;
        private int opened;

        @Override
        public void open(Runnable happened, Consumer<Status.Code> ended) {
            this.happened = happened;
            this.ended = ended;
            opened++;
        }

        @Override
        public String label() {
            return "events of a test";
        }
    }

    private static final class Lists implements CriChanges.Lists {
        private final List<Sandbox> sandboxes = new ArrayList<>();
        private int compared;
        private int reconnected;
        private boolean away;

        void add(String podUid) {
            sandboxes.add(
                    new Sandbox("s-" + podUid, podUid, "default", "web", 0, true, Instant.EPOCH, List.of(), Map.of()));
        }

        @Override
        public List<Sandbox> sandboxes() {
            compared++;
            if (away) {
                throw new RuntimeFailure.Unreachable("away", null);
            }
            return List.copyOf(sandboxes);
        }

        @Override
        public List<Container> containers() {
            return List.of();
        }

        @Override
        public void keepOnly(List<Sandbox> sandboxes, List<Container> containers) {}

        @Override
        public void reconnect() {
            reconnected++;
        }
    }

    private void start() {
        var subscription = changes.subscribe(told::add);
        assertThat(subscription).isNotNull();
    }

    private int comparisonsWithin(Duration time) {
        int before = lists.compared;
        timers.advance(time);
        return lists.compared - before;
    }

    @Nested
    class WithoutEvents {
        @Test
        void listsAreComparedEverySecond() {
            start();
            cri.ended.accept(Status.Code.UNIMPLEMENTED);
            containerd.ended.accept(Status.Code.UNIMPLEMENTED);
            assertThat(comparisonsWithin(Duration.ofSeconds(10))).isEqualTo(10);

            lists.add("uid-1");
            timers.advance(Duration.ofSeconds(1));
            assertThat(told).containsExactly("uid-1");
        }
    }

    @Nested
    class WithEvents {
        @Test
        void aStreamThatStaysOpenMakesRegularComparisonsRare() {
            start();
            timers.advance(CriChanges.PROVEN_AFTER.plusSeconds(1));
            assertThat(comparisonsWithin(Duration.ofMinutes(1))).isEqualTo(3);
        }

        @Test
        void anEventHasListsComparedAtOnceAndOnceMore() {
            start();
            timers.advance(Duration.ofSeconds(10));
            lists.add("uid-1");
            int before = lists.compared;
            cri.happened.run();
            cri.happened.run();
            assertThat(told).containsExactly("uid-1");
            assertThat(lists.compared - before).isEqualTo(2);
            assertThat(comparisonsWithin(Duration.ofSeconds(2))).isEqualTo(1);
        }

        @Test
        void anEndThatListsDoNotShowYetIsFoundAMomentLater() {
            start();
            timers.advance(Duration.ofSeconds(10));
            cri.happened.run();
            lists.add("uid-1");
            timers.advance(CriChanges.SETTLED_AFTER);
            assertThat(told).containsExactly("uid-1");
        }

        @Test
        void containerdsOwnAreUsedWhereCriHasNone() {
            start();
            cri.ended.accept(Status.Code.UNIMPLEMENTED);
            timers.advance(Duration.ofSeconds(10));
            assertThat(comparisonsWithin(Duration.ofMinutes(1))).isEqualTo(3);
            lists.add("uid-1");
            containerd.happened.run();
            assertThat(told).containsExactly("uid-1");
        }

        @Test
        void aBrokenStreamHasListsComparedEverySecondUntilItIsBack() {
            start();
            timers.advance(Duration.ofSeconds(10));
            lists.away = true;
            cri.ended.accept(Status.Code.UNAVAILABLE);
            assertThat(comparisonsWithin(Duration.ofSeconds(3))).isEqualTo(3);
            assertThat(lists.reconnected).isEqualTo(4);
            assertThat(cri.opened).isEqualTo(2);

            lists.away = false;
            lists.add("uid-1");
            timers.advance(Duration.ofSeconds(1));
            assertThat(told).containsExactly("uid-1");
            timers.advance(Duration.ofSeconds(5));
            assertThat(comparisonsWithin(Duration.ofMinutes(1))).isEqualTo(3);
        }

        @Test
        void aStreamThatWasGivenUpIsNotListenedTo() {
            start();
            var late = cri.happened;
            cri.ended.accept(Status.Code.UNAVAILABLE);
            int before = lists.compared;
            late.run();
            assertThat(lists.compared).isEqualTo(before);
        }
    }
}
