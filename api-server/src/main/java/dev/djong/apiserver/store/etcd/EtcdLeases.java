package dev.djong.apiserver.store.etcd;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Leases for values with a time to live. Keys that are written within a minute share one: a lease a key would cost etcd
 * more than the key. A key so lives up to a minute longer than asked, never shorter.
 */
final class EtcdLeases {
    static final Duration SHARED_FOR = Duration.ofSeconds(60);
    static final int SHARED_BY_KEYS = 1_000;

    /** A lease in use: granted so that who joins at the very end of {@link #SHARED_FOR} still gets its whole time. */
    private static final class Shared {
        final long id;
        final Instant until;
        int keys;

        Shared(long id, Instant until) {
            this.id = id;
            this.until = until;
        }
    }

    private final EtcdChannel channel;
    private final InstantSource clock;
    private final Map<Duration, Shared> byTimeToLive = new HashMap<>();

    EtcdLeases(EtcdChannel channel, InstantSource clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /** A lease for one more key; 0 (none) for a key that lives for ever. */
    long leaseFor(Duration timeToLive) {
        return timeToLive.isZero() ? 0 : shared(timeToLive);
    }

    /** A short time to live is not stretched by a minute, but by a twentieth. */
    private static Duration sharedFor(Duration timeToLive) {
        var part = timeToLive.dividedBy(20);
        return part.compareTo(SHARED_FOR) < 0 ? part : SHARED_FOR;
    }

    private synchronized long shared(Duration timeToLive) {
        var now = clock.instant();
        var known = byTimeToLive.get(timeToLive);
        if (known == null || known.keys >= SHARED_BY_KEYS || now.isAfter(known.until)) {
            var slack = sharedFor(timeToLive);
            known = new Shared(grant(timeToLive.plus(slack)), now.plus(slack));
            byTimeToLive.put(timeToLive, known);
        }
        known.keys++;
        return known.id;
    }

    private long grant(Duration timeToLive) {
        long seconds = timeToLive.plusMillis(999).toSeconds();
        var request = LeaseGrantRequest.newBuilder().setTTL(seconds).build();
        return channel.call(LeaseGrpc.getLeaseGrantMethod(), request).getID();
    }
}
