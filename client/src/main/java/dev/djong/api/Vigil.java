package dev.djong.api;

import dev.djong.time.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that a server is asked for a sign of life when there is doubt: every {@link #WHILE_AWAITED} while an answer is
 * due, and where only streams are open when nothing was heard for {@link ServerLink#QUIET}. A link that nobody uses costs
 * nothing, and one at rest a timer a second.
 */
final class Vigil {
    /** With {@link ServerLink#PROBE_LIMIT}, a server that owes an answer and is silent is noticed within a second. */
    static final Duration WHILE_AWAITED = Duration.ofMillis(400);
    /** Between two looks at streams, whatever was heard: answers to other connections come at any time. */
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);

    private final ServerLink link;
    private final Runnable ask;
    private final Timers timers;
    private final AtomicBoolean answersWatched = new AtomicBoolean();
    private final AtomicBoolean streamsWatched = new AtomicBoolean();

    /** @param ask called in a timer's action, may block */
    Vigil(ServerLink link, Runnable ask, Timers timers) {
        this.link = link;
        this.ask = ask;
        this.timers = timers;
    }

    /** A request is about to be sent, and the link knows of it: a look that found none may just have ended. */
    void begin() {
        watchAnswers();
        watchStreams(ServerLink.QUIET);
    }

    private void watchAnswers() {
        if (answersWatched.compareAndSet(false, true)) {
            timers.after(WHILE_AWAITED, this::lookAtAnswers);
        }
    }

    /** Whoever begins a request from here on starts the next look by itself. */
    private void lookAtAnswers() {
        answersWatched.set(false);
        if (link.owesAnswer()) {
            ask.run();
            watchAnswers();
        }
    }

    private void watchStreams(Duration wait) {
        if (streamsWatched.compareAndSet(false, true)) {
            timers.after(wait.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : wait, this::lookAtStreams);
        }
    }

    private void lookAtStreams() {
        streamsWatched.set(false);
        if (!link.isOpen()) {
            return;
        }
        var silence = link.silence();
        if (silence.compareTo(ServerLink.QUIET) < 0) {
            watchStreams(ServerLink.QUIET.minus(silence));
        } else {
            if (link.claimQuestion(WHILE_AWAITED)) {
                ask.run();
            }
            watchStreams(WHILE_AWAITED);
        }
    }
}
