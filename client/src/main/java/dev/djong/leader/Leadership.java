package dev.djong.leader;

import dev.djong.api.ApiClient;
import dev.djong.api.HttpApiClient;
import dev.djong.time.Timers;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a service of which only one may act needs to know: whether it is the one. Its work begins once, when it leads, and
 * ends once. A process that lost its lease cannot know what its successor did, so it never begins again: {@code lost} is
 * where it ends itself.
 */
public final class Leadership implements AutoCloseable {

    private record Work(Runnable begin, Runnable end) {}

    private enum State {
        WAITING,
        WORKING,
        ENDED
    }

    private final Optional<LeaderElector> elector;
    private final Runnable lost;
    /** Guarded by this. */
    private @Nullable Work work;
    /** Guarded by this. */
    private State state = State.WAITING;
    /** Guarded by this. */
    private boolean closing;

    private Leadership(
            ApiClient api,
            Optional<LeaderElector.Settings> lease,
            Timers timers,
            RandomGenerator random,
            Runnable lost) {
        this.lost = lost;
        this.elector = lease.map(settings -> new LeaderElector(api, settings, callbacks(), timers, random));
    }

    /**
     * @param lease which lease to hold; empty acts without one
     * @param lost called when another one may lead from now on
     */
    public static Leadership of(
            ApiClient api,
            Optional<LeaderElector.Settings> lease,
            Timers timers,
            RandomGenerator random,
            Runnable lost) {
        return new Leadership(api, lease, timers, random, lost);
    }

    private LeaderElector.Callbacks callbacks() {
        return new LeaderElector.Callbacks() {
            @Override
            public void startedLeading() {
                begin();
            }

            @Override
            public void stoppedLeading() {
                boolean surprise;
                synchronized (Leadership.this) {
                    surprise = !closing;
                }
                end();
                if (surprise) {
                    lost.run();
                }
            }
        };
    }

    /**
     * Begins the work at once where no lease is asked for, otherwise as soon as it is held.
     *
     * @param end called once, and only if the work began
     */
    public void start(Runnable begin, Runnable end) {
        synchronized (this) {
            this.work = new Work(begin, end);
        }
        elector.ifPresentOrElse(LeaderElector::start, this::begin);
    }

    private synchronized void begin() {
        if (!closing && state == State.WAITING && work != null) {
            state = State.WORKING;
            work.begin.run();
        }
    }

    private void end() {
        Optional<Work> ending;
        synchronized (this) {
            ending = state == State.WORKING ? Optional.ofNullable(work) : Optional.empty();
            state = State.ENDED;
        }
        ending.ifPresent(each -> each.end.run());
    }

    public boolean isLeader() {
        return elector.map(LeaderElector::isLeader).orElse(true);
    }

    /** Who leads, as far as known. */
    public String leader() {
        return elector.map(LeaderElector::holder).orElse("");
    }

    /** A client that writes only while this process leads. */
    public HttpApiClient fence(HttpApiClient client) {
        return client.over(transport -> new FencedTransport(transport, this));
    }

    /** The lease that this process holds, in the words of {@link FencedTransport#LEASE_HEADER}; empty without one. */
    Optional<String> lease() {
        return elector.map(LeaderElector::settings).map(settings -> settings.key() + "/" + settings.identity());
    }

    /** Ends the work, then gives the lease back, so that nobody else begins before. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        end();
        elector.ifPresent(LeaderElector::close);
    }
}
