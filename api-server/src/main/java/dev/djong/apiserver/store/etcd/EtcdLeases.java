package dev.djong.apiserver.store.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Leases for values with a time to live. Keys that are written within a minute share one: a lease a key would cost etcd
 * more than the key. A key so lives up to a minute longer than asked, never shorter.
 */
final class EtcdLeases {
    static final Duration SHARED_FOR = Duration.ofSeconds(60);
    static final int SHARED_BY_KEYS = 1_000;

    /** A lease in use: granted so that who joins at the very end of {@link #SHARED_FOR} still gets its whole time. */
    private static final class Shared {
        /** Who comes while the lease is being granted waits for the same answer, not for a turn to ask again. */
        final CompletableFuture<Long> id = new CompletableFuture<>();

        final Instant until;
        int keys;

        Shared(Instant until) {
            this.until = until;
        }
    }

    private final EtcdChannel channel;
    private final InstantSource clock;
    /** Guarded by itself. */
    private final Map<Duration, Shared> byTimeToLive = new HashMap<>();

    EtcdLeases(EtcdChannel channel, InstantSource clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * A lease for one more key; 0 (none) for a key that lives for ever.
     *
     * @throws StatusRuntimeException if etcd grants none
     */
    long leaseFor(Duration timeToLive) {
        return timeToLive.isZero() ? 0 : shared(timeToLive);
    }

    /** A short time to live is not stretched by a minute, but by a twentieth. */
    private static Duration sharedFor(Duration timeToLive) {
        var part = timeToLive.dividedBy(20);
        return part.compareTo(SHARED_FOR) < 0 ? part : SHARED_FOR;
    }

    private long shared(Duration timeToLive) {
        var slack = sharedFor(timeToLive);
        Shared lease;
        boolean isNew;
        synchronized (byTimeToLive) {
            var known = byTimeToLive.get(timeToLive);
            if (known != null && mayBeJoined(known, slack)) {
                lease = known;
                isNew = false;
            } else {
                lease = new Shared(clock.instant().plus(slack));
                isNew = true;
            }
            lease.keys++;
            byTimeToLive.put(timeToLive, lease);
        }
        if (isNew) {
            grant(lease, timeToLive, slack);
        }
        try {
            return lease.id.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof StatusRuntimeException refused ? refused : failed;
        }
    }

    /** A clock that was set back would make a lease seem fresh that has long run out. */
    private boolean mayBeJoined(Shared lease, Duration slack) {
        var now = clock.instant();
        return lease.keys < SHARED_BY_KEYS && !now.isAfter(lease.until) && !now.isBefore(lease.until.minus(slack));
    }

    private void grant(Shared lease, Duration timeToLive, Duration slack) {
        long seconds = timeToLive.plus(slack).plusMillis(999).toSeconds();
        var request = LeaseGrantRequest.newBuilder().setTTL(seconds).build();
        try {
            lease.id.complete(
                    channel.call(LeaseGrpc.getLeaseGrantMethod(), request).getID());
        } catch (RuntimeException | Error failed) {
            forget(lease);
            lease.id.completeExceptionally(failed);
        }
    }

    private void forget(Shared lease) {
        synchronized (byTimeToLive) {
            byTimeToLive.values().removeIf(each -> each == lease);
        }
    }

    /** etcd has lost this one, or let it run out: nobody joins it any more. */
    void forget(long id) {
        synchronized (byTimeToLive) {
            byTimeToLive.values().removeIf(each -> each.id.getNow(0L) == id);
        }
    }
}
