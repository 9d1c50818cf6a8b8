package dev.djong.node.volume;

import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.cluster.ClusterObjects.Token;
import dev.djong.node.cluster.ClusterObjects.TokenWish;
import dev.djong.node.spec.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens of pods' service accounts, each asked for once and renewed when four fifths of its life are over, or it is older
 * than a day.
 */
final class ServiceAccountTokens {
    private static final double RENEW_AFTER_SHARE = 0.8;
    private static final Duration OLDEST = Duration.ofHours(24);

    private final ClusterObjects cluster;
    private final InstantSource clock;
    private final Map<TokenWish, Issued> issued = new ConcurrentHashMap<>();

    private record Issued(Token token, Instant renewAt) {}

    ServiceAccountTokens(ClusterObjects cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    String token(Pod pod, String audience, long seconds) {
        var account = pod.spec().string("serviceAccountName").orElse("default");
        var wish = new TokenWish(pod.namespace(), account, pod.name(), pod.uid(), audience, seconds);
        var now = clock.instant();
        var known = issued.get(wish);
        if (known != null && now.isBefore(known.renewAt)) {
            return known.token.value();
        }
        try {
            var token = cluster.token(wish);
            var life = Duration.between(now, token.expiresAt());
            var share = Duration.ofMillis((long) (life.toMillis() * RENEW_AFTER_SHARE));
            issued.put(wish, new Issued(token, now.plus(share.compareTo(OLDEST) < 0 ? share : OLDEST)));
            return token.value();
        } catch (RuntimeException failure) {
            if (known != null && now.isBefore(known.token.expiresAt())) {
                return known.token.value();
            }
            throw new VolumeFailure("failed to fetch token: " + failure.getMessage(), failure);
        }
    }

    void forget(String podUid) {
        issued.keySet().removeIf(wish -> wish.podUid().equals(podUid));
    }
}
