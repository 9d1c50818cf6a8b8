package dev.djong.node.fakes;

import dev.djong.node.cluster.ClusterObjects;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.time.VirtualTimers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Referenced objects out of maps that a test fills. */
public final class FakeClusterObjects implements ClusterObjects {
    public final Map<ObjectKey, ApiObject> configMaps = new HashMap<>();
    public final Map<ObjectKey, ApiObject> secrets = new HashMap<>();
    public final Map<ObjectKey, ApiObject> claims = new HashMap<>();
    public final Map<ObjectKey, ApiObject> deviceClaims = new HashMap<>();
    public final Map<String, ApiObject> volumes = new HashMap<>();
    public final List<ApiObject> services = new ArrayList<>();
    public Optional<ApiObject> node = Optional.empty();
    /** What asking for a secret or a claim to devices meets; null for nothing. */
    public RuntimeException failure;

    public int tokens;

    @Override
    public Optional<ApiObject> configMap(ObjectKey key) {
        return Optional.ofNullable(configMaps.get(key));
    }

    @Override
    public Optional<ApiObject> secret(ObjectKey key) {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(secrets.get(key));
    }

    @Override
    public Optional<ApiObject> claim(ObjectKey key) {
        return Optional.ofNullable(claims.get(key));
    }

    @Override
    public Optional<ApiObject> deviceClaim(ObjectKey key) {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(deviceClaims.get(key));
    }

    @Override
    public Optional<ApiObject> volume(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    @Override
    public Optional<ApiObject> node() {
        return node;
    }

    @Override
    public List<ApiObject> services(String namespace) {
        return services.stream().filter(s -> s.namespace().equals(namespace)).toList();
    }

    @Override
    public boolean servicesKnown() {
        return true;
    }

    @Override
    public Token token(TokenWish wish) {
        return new Token("token-" + ++tokens + "-" + wish.audience(), VirtualTimers.START.plusSeconds(wish.seconds()));
    }
}
