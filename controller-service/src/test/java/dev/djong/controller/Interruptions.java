package dev.djong.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.fake.FakeApiClient.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells a story again and again, each time with all controllers stopped at another write, before or after it took effect,
 * and new ones going on from caches that may be older. The end must be that of the undisturbed story.
 *
 * @param start a cluster with controllers
 * @param end what of the cluster must be the same; its text shows where it is not
 */
public record Interruptions(Supplier<Cluster> start, List<Step> steps, Function<Cluster, Object> end) {
    private static final int MAX_STOPS = 400;
    /** How many revisions the caches may be behind after a stop. */
    private static final int MAX_BEHIND = 3;
    /** Long enough for a key that was refused to come round again. */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    /** Somebody changes something, and then time passes. */
    public record Step(Consumer<Cluster> change, Duration then) {}

    /** When the controllers stop, in relation to one write. */
    private enum When {
        BEFORE,
        AFTER
    }

    /** The process is gone; nothing of it may catch this. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1;
    }

    public static Interruptions of(Supplier<Cluster> start, Function<Cluster, Object> end) {
        return new Interruptions(start, List.of(), end);
    }

    /** Whatever {@code change} leads to within a moment. */
    public Interruptions then(Consumer<Cluster> change) {
        return then(change, MOMENT);
    }

    public Interruptions then(Consumer<Cluster> change, Duration time) {
        var all = new ArrayList<>(steps);
        all.add(new Step(change, time));
        return new Interruptions(start, all, end);
    }

    /** @param atLeast writes that the story has: a check that it was told */
    public void changeNothing(int atLeast) {
        var undisturbed = new Run(0, When.AFTER);
        undisturbed.tell();
        assertThat(undisturbed.writes).isGreaterThanOrEqualTo(atLeast);
        for (var when : When.values()) {
            int stops = 1;
            for (; stops < MAX_STOPS; stops++) {
                var run = new Run(stops, when);
                if (!run.tell()) {
                    break;
                }
                assertThat(end.apply(run.cluster)).as(run::toString).isEqualTo(end.apply(undisturbed.cluster));
            }
            assertThat(stops).isGreaterThan(atLeast);
        }
    }

    private final class Run {
        private final Cluster cluster = start.get();
        private final SplittableRandom random;
        private final int stopAt;
        private boolean counting;
        private int writes;
        private Optional<Call> stoppedAt = Optional.empty();

        Run(int stopAt, When when) {
            this.stopAt = stopAt;
            random = new SplittableRandom(stopAt);
            if (when == When.BEFORE) {
                cluster.api.beforeEach(this::perhapsStop);
            } else {
                cluster.api.afterEach(this::perhapsStop);
            }
        }

        private void perhapsStop(Call call) {
            if (counting && call.isWrite() && ++writes == stopAt) {
                stoppedAt = Optional.of(call);
                throw new Stopped();
            }
        }

        /** False when it has not so many writes. */
        boolean tell() {
            for (var step : steps) {
                counting = false;
                step.change.accept(cluster);
                counting = true;
                pass(step.then);
            }
            return stoppedAt.isPresent();
        }

        /** For people who have to find out why. */
        @Override
        public String toString() {
            return "stopped at write " + stopAt + ", " + stoppedAt + ", of "
                    + cluster.api.writes().stream().map(Call::toString).collect(Collectors.joining("\n"));
        }

        private void pass(Duration time) {
            var until = cluster.timers.instant().plus(time);
            try {
                cluster.pass(time);
            } catch (Stopped stopped) {
                long now = cluster.api.log().revision();
                cluster.restartAt(Math.max(1, now - random.nextInt(MAX_BEHIND)));
                var left = Duration.between(cluster.timers.instant(), until);
                cluster.pass(left.compareTo(MOMENT) < 0 ? MOMENT : left);
            }
        }
    }
}
