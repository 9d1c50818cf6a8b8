package dev.djong.leader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.api.TransportException;
import dev.djong.fake.FakeApiClient;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.Timers;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LeaderElectorTest {
    private static final ObjectKey LEASE = new ObjectKey("kube-system", "test");

    private final VirtualTimers timers = new VirtualTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final List<String> history = new ArrayList<>();
    private boolean unreachable;

    private LeaderElector candidate(String identity) {
        return candidate(identity, timers);
    }

    private LeaderElector candidate(String identity, Timers timers) {
        var elector = new LeaderElector(
                api,
                LeaderElector.Settings.standard("test", identity),
                new LeaderElector.Callbacks() {
                    @Override
                    public void startedLeading() {
                        history.add("+" + identity);
                    }

                    @Override
                    public void stoppedLeading() {
                        history.add("-" + identity);
                    }
                },
                timers,
                new SplittableRandom(1));
        elector.startLooking();
        return elector;
    }

    private void seconds(int seconds) {
        timers.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void oneOfTwoLeadsAndRenews() {
        var a = candidate("a");
        var b = candidate("b");
        seconds(60);
        assertThat(history).containsExactly("+a");
        assertThat(a.isLeader()).isTrue();
        assertThat(b.isLeader()).isFalse();
        assertThat(b.holder()).isEqualTo("a");
    }

    /** Else it would believe to lead until its clock has caught up. */
    @Test
    void aLeaderWhoseClockIsSetBackStillStopsInTime() {
        var clock = new MovedClock(timers);
        candidate("a", clock);
        seconds(5);
        unreachable = true;
        api.beforeEach(call -> {
            if (unreachable) {
                throw new TransportException("unreachable", null);
            }
        });
        clock.offset = Duration.ofHours(-1);
        seconds(13);
        assertThat(history).containsExactly("+a", "-a");
    }

    /** Time as the timers pass it, and a clock that somebody sets. */
    private static final class MovedClock implements Timers {
        private final Timers timers;
        private Duration offset = Duration.ZERO;

        MovedClock(Timers timers) {
            this.timers = timers;
        }

        @Override
        public Instant instant() {
            return timers.instant().plus(offset);
        }

        @Override
        public Timer after(Duration delay, Runnable action) {
            return timers.after(delay, action);
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            timers.pause(duration);
        }
    }

    @Test
    void whateverGoesWrongItLooksAgain() {
        var bugs = new java.util.concurrent.atomic.AtomicInteger(2);
        api.beforeEach(call -> {
            if (bugs.getAndDecrement() > 0) {
                throw new IllegalStateException("a bug");
            }
        });
        candidate("a");
        seconds(20);
        assertThat(history).containsExactly("+a");
    }

    @Test
    void aReleasedLeaseIsTakenAtOnce() {
        var a = candidate("a");
        candidate("b");
        seconds(5);
        a.close();
        seconds(5);
        assertThat(history).containsExactly("+a", "-a", "+b");
        assertThat(api.get(Resources.LEASES, LEASE).spec().integerOr("leaseTransitions", 0))
                .isEqualTo(1);
    }

    @Test
    void aCandidateThatSeesTheLeaseGivenBackDoesNotWaitForItsTurn() {
        var a = candidate("a");
        seconds(1);
        var b = candidate("b");
        seconds(10);
        b.seen(api.find(Resources.LEASES, LEASE));
        a.close();
        b.seen(api.find(Resources.LEASES, LEASE));
        seconds(0);
        assertThat(history).containsExactly("+a", "-a", "+b");
    }

    @Test
    void aCandidateThatSeesRenewalsTakesOverFifteenSecondsAfterTheLast() {
        var a = candidate("a");
        seconds(1);
        var b = candidate("b");
        for (int i = 0; i < 20; i++) {
            seconds(1);
            b.seen(api.find(Resources.LEASES, LEASE));
        }
        var killed = a;
        api.beforeEach(call -> {
            if (killed.isLeader() && call.verb().equals("update")) {
                throw new TransportException("killed", null);
            }
        });
        seconds(12);
        assertThat(b.isLeader()).isFalse();
        seconds(4);
        assertThat(b.isLeader()).as("within 17 s").isTrue();
    }

    @Test
    void theWatchIsThereForThat() throws InterruptedException {
        var told = new LinkedBlockingQueue<Optional<ApiObject>>();
        var settings = LeaderElector.Settings.standard("test", "b");
        try (var watch = new LeaseWatch(api, settings, told::add, timers)) {
            watch.start();
            candidate("a");
            seconds(0);
            assertThat(told.take().orElseThrow().spec().text("holderIdentity")).isEqualTo("a");
            api.delete(Resources.LEASES, LEASE, DeleteOptions.DEFAULT);
            assertThat(told.take()).isEmpty();
        }
    }

    @Test
    void aLeaderRenewsWithoutReading() {
        candidate("a");
        seconds(1);
        var calls = new ArrayList<String>();
        api.beforeEach(call -> calls.add(call.verb()));
        seconds(10);
        assertThat(calls).hasSize(5).containsOnly("update");
    }

    @Test
    void aLeaderWhoseLeaseSomebodyTouchedReadsItAndGoesOn() {
        var a = candidate("a");
        seconds(1);
        api.update(Resources.LEASES, api.get(Resources.LEASES, LEASE).withSpec(spec -> spec.with("strategy", "x")));
        seconds(12);
        api.delete(Resources.LEASES, LEASE, DeleteOptions.DEFAULT);
        seconds(12);
        assertThat(a.isLeader()).isTrue();
        assertThat(history).containsExactly("+a");
    }

    @Test
    void aCandidateWhoseWatchStandsDoesNotAsk() {
        candidate("a");
        seconds(1);
        try (var b = candidate("b")) {
            b.startWatching();
            while (!b.isWatching()) {
                Thread.onSpinWait();
            }
            seconds(0);
            var reads = new ArrayList<String>();
            api.beforeEach(call -> {
                if (call.verb().equals("get")) {
                    reads.add(call.verb());
                }
            });
            seconds(10);
            assertThat(reads).isEmpty();
            assertThat(b.holder()).isEqualTo("a");
        }
    }

    /** As of a candidate that was cut off from the network while it asked. */
    @Test
    void anAnswerThatWasLongOnItsWayDoesNotMakeTheLeaseOld() {
        var a = candidate("a");
        var clock = new MovedClock(timers);
        candidate("b", clock);
        seconds(5);
        var renewedSinceAsked = new AtomicBoolean();
        api.beforeEach(call -> {
            if (unreachable && call.isWrite() && a.isLeader()) {
                throw new TransportException("no renewal meanwhile", null);
            }
            if (call.isWrite()) {
                renewedSinceAsked.set(true);
            } else if (renewedSinceAsked.getAndSet(false)) {
                clock.offset = Duration.ofSeconds(16);
                unreachable = true;
            }
        });
        seconds(9);
        assertThat(unreachable).isTrue();
        assertThat(a.isLeader()).isTrue();
        assertThat(history).containsExactly("+a");
    }

    @Test
    void whoTookTheLeaseAndDidNotHearOfItLeadsWhenItSees() {
        candidate("a").close();
        api.afterEach(call -> {
            if (call.isWrite()) {
                throw new TransportException("the answer was lost", null);
            }
        });
        var b = candidate("b");
        seconds(0);
        api.afterEach(call -> {});
        assertThat(b.isLeader()).isFalse();
        b.seen(api.find(Resources.LEASES, LEASE));
        seconds(0);
        assertThat(b.isLeader()).isTrue();
    }

    @Test
    void aLeaderThatCannotRenewStopsBeforeAnotherCanStart() {
        var a = candidate("a");
        seconds(4);
        api.beforeEach(call -> {
            if (unreachable) {
                throw new TransportException("cut off", null);
            }
        });
        unreachable = true;
        seconds(9);
        assertThat(a.isLeader()).isTrue();
        seconds(2);
        assertThat(a.isLeader()).isFalse();
        assertThat(history).containsExactly("+a", "-a");
        unreachable = false;
        candidate("b");
        seconds(14);
        assertThat(history).containsExactly("+a", "-a");
        seconds(8);
        assertThat(history).containsExactly("+a", "-a", "+b");
    }
}
