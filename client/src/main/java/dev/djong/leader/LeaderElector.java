package dev.djong.leader;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a lease so that at most one of several equal services acts, by upstream's rules.
 *
 * <p>A candidate looks every {@code retryPeriod} (stretched at random). It takes the lease when it is free, or when it
 * did not change for {@code leaseDuration} <em>as seen by its own clock</em>: clocks of two machines are never compared.
 * The leader renews every {@code retryPeriod}, and as long as that goes well it writes upon what it wrote last, without
 * reading; when it has not succeeded for {@code renewDeadline}, which is shorter than {@code leaseDuration}, it stops
 * leading before another one can start. {@link #isLeader} is bound to that deadline too,
 * so that a leader whose threads stood still cannot write afterwards (see {@link FencedTransport}).
 *
 * <p>A candidate also watches the lease. So it sees each renewal when it happens, and looks when the lease runs out or is
 * given back instead of a turn later: 15 s after the last renewal of a leader that was killed, and at once after one that
 * stopped. As long as the watch stands it need not look otherwise. Where the watch is not allowed or breaks, looking every
 * {@code retryPeriod} remains. Who leads watches nothing.
 *
 * <p>Everything happens in timer actions; the callbacks run in them and may block.
 */
public final class LeaderElector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElector.class);
    private static final double JITTER = 1.2;

    /** @param identity unique among all candidates */
    public record Settings(
            String namespace,
            String name,
            String identity,
            Duration leaseDuration,
            Duration renewDeadline,
            Duration retryPeriod) {

        /** Upstream's 15 s, 10 s and 2 s, in {@code kube-system}. */
        public static Settings standard(String name, String identity) {
            return new Settings(
                    "kube-system",
                    name,
                    identity,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2));
        }

        ObjectKey key() {
            return new ObjectKey(namespace, name);
        }
    }

    /** What leadership means to a service. */
    public interface Callbacks {
        void startedLeading();

        /** Called once, after which this elector takes no further part. */
        void stoppedLeading();
    }

    private final ApiClient client;
    private final Settings settings;
    private final Callbacks callbacks;
    private final Timers timers;
    private final RandomGenerator random;

    private volatile boolean leading;
    private volatile boolean closed;
    private volatile Instant renewedAt = Instant.EPOCH;
    private final AtomicLong renewals = new AtomicLong();
    private volatile String holder = "";
    private volatile String lastComplaint = "";
    /** The lease as it was last seen to change, and when that was. Guarded by this. */
    private Optional<ApiObject> observed = Optional.empty();

    private Instant observedAt = Instant.EPOCH;
    /** Looks when the lease as observed runs out. Guarded by this. */
    private Timers.Timer expiry = () -> {};

    private final LeaseWatch watch;

    public LeaderElector(
            ApiClient client, Settings settings, Callbacks callbacks, Timers timers, RandomGenerator random) {
        this.client = client;
        this.settings = settings;
        this.callbacks = callbacks;
        this.timers = timers;
        this.random = random;
        this.watch = new LeaseWatch(client, settings, this::seen, timers);
    }

    public void start() {
        startLooking();
        startWatching();
    }

    void startWatching() {
        watch.start();
    }

    /** Without the watch. */
    void startLooking() {
        timers.after(Duration.ZERO, this::tick);
    }

    /** True while no other candidate can have become leader. */
    public boolean isLeader() {
        return leading && timers.instant().isBefore(renewedAt.plus(settings.renewDeadline));
    }

    /** Who leads, as far as known; may be empty. */
    public String holder() {
        return holder;
    }

    public Settings settings() {
        return settings;
    }

    private void tick() {
        if (closed) {
            return;
        }
        if (leading || !isWatching() || !isHeld()) {
            look();
        }
        timers.after(leading ? settings.retryPeriod : stretched(settings.retryPeriod), this::tick);
    }

    /** Whether it is told of every change of the lease. */
    boolean isWatching() {
        return watch.stands();
    }

    /** Whether somebody else holds the lease, by what was seen of it. */
    private synchronized boolean isHeld() {
        return observed.map(LeaseRecord::of)
                .filter(record -> !isToBeHad(record))
                .filter(record -> timers.instant().isBefore(observedAt.plus(record.duration())))
                .isPresent();
    }

    /** Takes or renews the lease, if it is there to be had. */
    private void look() {
        var asked = timers.instant();
        if (!closed && tryAcquireOrRenew()) {
            renewedAt = asked;
            long mine = renewals.incrementAndGet();
            timers.after(settings.renewDeadline, () -> stopIfNotRenewedSince(mine));
            lead();
        }
    }

    private void lead() {
        boolean tooLate;
        synchronized (this) {
            if (leading) {
                return;
            }
            tooLate = closed;
            leading = !closed;
        }
        if (tooLate) {
            release();
            return;
        }
        watch.close();
        LOG.info("{} leads {}", settings.identity, settings.name);
        timers.after(Duration.ZERO, callbacks::startedLeading);
    }

    /** What the watch tells: the lease as it is now, empty when it was deleted. */
    void seen(Optional<ApiObject> lease) {
        if (leading || closed) {
            return;
        }
        synchronized (this) {
            lease.ifPresentOrElse(found -> observe(found, timers.instant()), () -> observed = Optional.empty());
        }
        if (lease.map(LeaseRecord::of).filter(record -> !isToBeHad(record)).isEmpty()) {
            timers.after(Duration.ZERO, this::look);
        }
    }

    /** Nobody holds it, or we do without knowing: the answer to our taking it was lost. */
    private boolean isToBeHad(LeaseRecord record) {
        return record.holder().isEmpty() || record.holder().equals(settings.identity);
    }

    private Duration stretched(Duration period) {
        return period.plusNanos((long) (period.toNanos() * JITTER * random.nextDouble()));
    }

    /** By count and by the clock, since a clock may be set back meanwhile. */
    private void stopIfNotRenewedSince(long renewal) {
        if (leading && (renewals.get() == renewal || !isLeader())) {
            stopLeading("the lease was not renewed within " + settings.renewDeadline.toSeconds() + " s");
        }
    }

    private void stopLeading(String why) {
        synchronized (this) {
            if (!leading) {
                return;
            }
            leading = false;
            closed = true;
        }
        LOG.error("{} no longer leads {}: {}", settings.identity, settings.name, why);
        callbacks.stoppedLeading();
    }

    private boolean tryAcquireOrRenew() {
        try {
            return acquireOrRenew();
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.CONFLICT) && !failure.is(Reason.ALREADY_EXISTS)) {
                complain(failure);
            }
            return false;
        } catch (RuntimeException failure) {
            complain(failure);
            return false;
        }
    }

    /** The same trouble every two seconds is one line. */
    private void complain(RuntimeException failure) {
        var message = String.valueOf(failure.getMessage());
        if (!message.equals(lastComplaint)) {
            LOG.warn("lease {}: {}", settings.key(), message);
            lastComplaint = message;
        }
    }

    private synchronized boolean acquireOrRenew() {
        var now = timers.instant();
        if (isLeader() && observed.isPresent() && renewed(observed.get(), now)) {
            return true;
        }
        var found = client.find(Resources.LEASES, settings.key());
        if (found.isEmpty()) {
            observe(client.create(Resources.LEASES, LeaseRecord.taken(settings, Optional.empty(), now)), now);
            lastComplaint = "";
            return true;
        }
        var lease = found.get();
        // What the answer tells is as new as the answer: one that was long on its way must not make the lease seem old.
        observe(lease, timers.instant());
        var record = LeaseRecord.of(lease);
        boolean ours = record.holder().equals(settings.identity);
        if (!ours && !record.holder().isEmpty() && now.isBefore(observedAt.plus(record.duration()))) {
            if (leading) {
                timers.after(Duration.ZERO, () -> stopLeading(record.holder() + " took the lease"));
            }
            return false;
        }
        observe(client.update(Resources.LEASES, LeaseRecord.taken(settings, Optional.of(lease), now)), now);
        lastComplaint = "";
        return true;
    }

    /** Renews upon what was written last; false when the lease is another one by now. */
    private boolean renewed(ApiObject lease, Instant now) {
        try {
            observe(client.update(Resources.LEASES, LeaseRecord.taken(settings, Optional.of(lease), now)), now);
            lastComplaint = "";
            return true;
        } catch (ApiFailure failure) {
            if (failure.is(Reason.CONFLICT) || failure.is(Reason.NOT_FOUND)) {
                return false;
            }
            throw failure;
        }
    }

    /** Begins to wait anew only where the lease has changed. Called with the lock. */
    private void observe(ApiObject lease, Instant now) {
        if (observed.isPresent() && observed.get().spec().equals(lease.spec())) {
            return;
        }
        var record = LeaseRecord.of(lease);
        observed = Optional.of(lease);
        observedAt = now;
        holder = record.holder();
        expiry.cancel();
        if (!holder.equals(settings.identity)) {
            expiry = timers.after(record.duration(), this::look);
        }
    }

    /** Stops leading and gives the lease back, so that the next candidate need not wait for it to run out. */
    @Override
    public void close() {
        boolean was;
        synchronized (this) {
            was = leading;
            leading = false;
            closed = true;
            expiry.cancel();
        }
        watch.close();
        if (was) {
            callbacks.stoppedLeading();
            release();
        }
    }

    private void release() {
        try {
            var lease = client.get(Resources.LEASES, settings.key());
            if (LeaseRecord.of(lease).holder().equals(settings.identity)) {
                client.update(Resources.LEASES, LeaseRecord.released(lease, timers.instant()));
            }
        } catch (ApiFailure | TransportException failure) {
            LOG.warn("releasing the lease {}: {}", settings.key(), failure.getMessage());
        }
    }
}
