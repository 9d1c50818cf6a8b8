package dev.djong.node.cluster;

import dev.djong.api.ApiClient;
import dev.djong.informer.Informer;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads single objects from the API and remembers them for {@link #FRESH_FOR}, so that a hundred pods of one deployment
 * that start together ask once. Only what exists is remembered: a missing object is asked for again.
 */
public final class ApiClusterObjects implements ClusterObjects {
    private static final Duration FRESH_FOR = Duration.ofSeconds(5);
    private static final int MAX_REMEMBERED = 500;

    private final ApiClient api;
    private final Informer services;
    private final Timers timers;
    private final String nodeName;
    private final Map<Key, Remembered> remembered = new LinkedHashMap<>();

    private record Key(GroupVersionResource resource, ObjectKey key) {}

    private record Remembered(ApiObject object, Instant until) {}

    public ApiClusterObjects(ApiClient api, Informer services, Timers timers, String nodeName) {
        this.api = api;
        this.nodeName = nodeName;
        this.services = services;
        this.timers = timers;
    }

    @Override
    public Optional<ApiObject> configMap(ObjectKey key) {
        return find(new Key(Resources.CONFIG_MAPS, key));
    }

    @Override
    public Optional<ApiObject> secret(ObjectKey key) {
        return find(new Key(Resources.SECRETS, key));
    }

    @Override
    public Optional<ApiObject> claim(ObjectKey key) {
        return api.find(Resources.PERSISTENT_VOLUME_CLAIMS, key);
    }

    @Override
    public Optional<ApiObject> deviceClaim(ObjectKey key) {
        return api.find(Resources.RESOURCE_CLAIMS, key);
    }

    @Override
    public Optional<ApiObject> volume(String name) {
        return api.find(Resources.PERSISTENT_VOLUMES, ObjectKey.cluster(name));
    }

    @Override
    public Optional<ApiObject> node() {
        return find(new Key(Resources.NODES, ObjectKey.cluster(nodeName)));
    }

    private Optional<ApiObject> find(Key key) {
        var now = timers.instant();
        synchronized (remembered) {
            var known = remembered.get(key);
            if (known != null && now.isBefore(known.until)) {
                return Optional.of(known.object);
            }
            remembered.remove(key);
        }
        var found = api.find(key.resource, key.key);
        synchronized (remembered) {
            found.ifPresent(object -> remembered.put(key, new Remembered(object, now.plus(FRESH_FOR))));
            remembered.values().removeIf(old -> !now.isBefore(old.until));
            if (remembered.size() > MAX_REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
        return found;
    }

    @Override
    public List<ApiObject> services(String namespace) {
        return services.cache().inNamespace(namespace);
    }

    @Override
    public boolean servicesKnown() {
        return services.hasSynced();
    }

    @Override
    public Token token(TokenWish wish) {
        var pod = JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", wish.podName())
                .put("uid", wish.podUid())
                .build();
        var spec = JsonObject.builder()
                .put("audiences", wish.audience().isEmpty() ? JsonArray.EMPTY : JsonArray.of(Json.of(wish.audience())))
                .put("expirationSeconds", wish.seconds())
                .put("boundObjectRef", pod)
                .build();
        var request = new ApiObject(JsonObject.of(
                "apiVersion", Json.of("authentication.k8s.io/v1"), "kind", Json.of("TokenRequest"), "spec", spec));
        var answer = api.createSubresource(
                Resources.SERVICE_ACCOUNTS, new ObjectKey(wish.namespace(), wish.serviceAccount()), "token", request);
        var expires = Times.parse(answer.status().text("expirationTimestamp"))
                .orElse(timers.instant().plusSeconds(wish.seconds()));
        return new Token(answer.status().text("token"), expires);
    }
}
