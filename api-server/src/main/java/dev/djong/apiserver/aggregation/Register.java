package dev.djong.apiserver.aggregation;

import dev.djong.apiserver.discovery.RemoteGroups;
import dev.djong.apiserver.discovery.RemoteVersion;
import dev.djong.informer.Change;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.shell.pki.KeyMaterial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The group versions that other servers answer, with what is known of them. Follows the APIServices. */
final class Register implements RemoteGroups {
    private final Optional<KeyMaterial> identity;
    private final Map<String, RemoteApi> apis = new ConcurrentHashMap<>();
    private final Map<String, RemoteDocuments> documents = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();

    /** @param identity as whom servers are called */
    Register(Optional<KeyMaterial> identity) {
        this.identity = identity;
    }

    void take(Change change) {
        var service = change.object();
        var api = change instanceof Change.Removed ? Optional.<RemoteApi>empty() : RemoteApi.of(service, identity);
        if (api.isPresent()) {
            apis.put(service.name(), api.get());
        } else if (apis.remove(service.name()) != null) {
            documents.remove(service.name());
        } else {
            return;
        }
        generation.incrementAndGet();
    }

    /** Who answers the group version; empty where this server does. Most clusters have nobody else. */
    Optional<RemoteApi> find(String group, String version) {
        return apis.isEmpty() ? Optional.empty() : Optional.ofNullable(apis.get(version + "." + group));
    }

    Optional<RemoteApi> find(ApiObject apiService) {
        return Optional.ofNullable(apis.get(apiService.name()));
    }

    /** All of one Service. */
    List<String> namesOf(ApiObject service) {
        return apis.values().stream()
                .filter(api -> api.service().equals(service.key()))
                .map(RemoteApi::name)
                .toList();
    }

    List<String> names() {
        return List.copyOf(apis.keySet());
    }

    /** What it said of itself the last time. */
    Optional<RemoteDocuments> description(RemoteApi api) {
        return Optional.ofNullable(documents.get(api.name()));
    }

    void describe(RemoteApi api, RemoteDocuments described) {
        if (apis.containsKey(api.name()) && !described.equals(documents.put(api.name(), described))) {
            generation.incrementAndGet();
        }
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public List<RemoteVersion> versions() {
        return apis.values().stream().map(this::described).toList();
    }

    private RemoteVersion described(RemoteApi api) {
        var known = description(api);
        return new RemoteVersion(
                api.group(),
                api.version(),
                api.groupPriority(),
                api.versionPriority(),
                known.map(RemoteDocuments::resources).orElse(JsonArray.EMPTY),
                known.isPresent() && api.available());
    }

    @Override
    public Map<String, String> v3Addresses() {
        var addresses = new TreeMap<String, String>();
        for (var api : apis.values()) {
            description(api)
                    .flatMap(RemoteDocuments::openApi)
                    .ifPresent(address -> addresses.put(api.rootPath().substring(1), address));
        }
        return addresses;
    }

    /** By name, so that the merged document is the same on every server. */
    @Override
    public List<JsonObject> v2Parts() {
        return new TreeMap<>(documents)
                .values().stream()
                        .flatMap(described -> described.openApiV2().stream())
                        .toList();
    }
}
