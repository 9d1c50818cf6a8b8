package dev.djong.apiserver.store.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach etcd.
 *
 * @param endpoints of all members: {@code http://host:2379} or {@code https://...}, all alike
 * @param tls the trust and the own certificate where the endpoints are https
 * @param compactionInterval how often history is compacted, keeping about one interval of it; zero never
 * @param callTimeout after which a call is given up: a write is then unknown
 */
public record EtcdOptions(List<URI> endpoints, Optional<Tls> tls, Duration compactionInterval, Duration callTimeout) {
    public static final Duration DEFAULT_COMPACTION_INTERVAL = Duration.ofMinutes(5);
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(10);

    /** PEM files; the own certificate and key are left out where etcd does not ask for one. */
    public record Tls(Path caFile, Optional<Path> certFile, Optional<Path> keyFile) {}

    public EtcdOptions {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no etcd endpoint given");
        }
        boolean https = endpoints.getFirst().getScheme().equals("https");
        for (var endpoint : endpoints) {
            if (endpoint.getHost() == null || https != "https".equals(endpoint.getScheme())) {
                throw new IllegalArgumentException(
                        "etcd endpoints are all http://host:port or all https://host:port, not " + endpoint);
            }
        }
        if (https && tls.isEmpty()) {
            throw new IllegalArgumentException("etcd endpoints with https need a CA file");
        }
    }

    public static EtcdOptions plain(List<URI> endpoints) {
        return new EtcdOptions(endpoints, Optional.empty(), DEFAULT_COMPACTION_INTERVAL, DEFAULT_CALL_TIMEOUT);
    }
}
