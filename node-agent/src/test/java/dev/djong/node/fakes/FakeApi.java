package dev.djong.node.fakes;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.api.ObjectList;
import dev.djong.api.Patch;
import dev.djong.api.Watch;
import dev.djong.api.WatchOptions;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** An API that keeps objects in a map, merges patches member by member and tells one listener of changes. */
public final class FakeApi implements ApiClient {
    private static final Map<String, String> MERGE_KEYS = Map.of("conditions", "type", "podIPs", "ip", "hostIPs", "ip");

    private final Map<String, ApiObject> objects = new TreeMap<>();
    private final List<String> deletions = new ArrayList<>();
    private BiConsumer<Optional<ApiObject>, Optional<ApiObject>> listener = (before, after) -> {};
    private long revision = 1;

    /** @param changed gets an object before and after each change */
    public void onChange(BiConsumer<Optional<ApiObject>, Optional<ApiObject>> changed) {
        listener = changed;
    }

    public synchronized ApiObject put(GroupVersionResource resource, ApiObject object) {
        var stored = object.withResourceVersion(String.valueOf(++revision));
        var before = Optional.ofNullable(objects.put(id(resource, object.key()), stored));
        listener.accept(before, Optional.of(stored));
        return stored;
    }

    private static String id(GroupVersionResource resource, ObjectKey key) {
        return resource.resource() + "/" + key;
    }

    public List<String> deletions() {
        return deletions;
    }

    @Override
    public ApiObject get(GroupVersionResource resource, ObjectKey key) {
        return find(resource, key).orElseThrow(() -> ApiFailure.notFound(resource.groupResource(), key.name()));
    }

    @Override
    public synchronized Optional<ApiObject> find(GroupVersionResource resource, ObjectKey key) {
        return Optional.ofNullable(objects.get(id(resource, key)));
    }

    @Override
    public ObjectList list(GroupVersionResource resource, ListOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Watch watch(GroupVersionResource resource, WatchOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ApiObject create(GroupVersionResource resource, ApiObject object) {
        return put(resource, object);
    }

    @Override
    public ApiObject createSubresource(GroupVersionResource r, ObjectKey key, String subresource, ApiObject body) {
        return body.withStatus(status -> status.with("token", "token-for-" + key.name() + "-" + ++revision)
                .with("expirationTimestamp", "2026-01-01T13:00:00Z"));
    }

    @Override
    public ApiObject update(GroupVersionResource resource, ApiObject object) {
        return put(resource, object);
    }

    @Override
    public ApiObject updateSubresource(GroupVersionResource resource, String subresource, ApiObject object) {
        return put(resource, object);
    }

    @Override
    public ApiObject patch(GroupVersionResource resource, ObjectKey key, String subresource, Patch patch) {
        var before = get(resource, key);
        return put(resource, new ApiObject(merge(before.root(), patch.body().asObject())));
    }

    private static JsonObject merge(JsonObject before, JsonObject patch) {
        var merged = before;
        for (var name : patch.names()) {
            var value = patch.find(name).orElseThrow();
            if (value.isNull()) {
                merged = merged.without(name);
            } else if (value instanceof JsonObject object) {
                merged = merged.with(name, merge(merged.object(name), object));
            } else if (MERGE_KEYS.containsKey(name)) {
                merged = merged.with(name, mergeList(merged.array(name), value.asArray(), MERGE_KEYS.get(name)));
            } else {
                merged = merged.with(name, value);
            }
        }
        return merged;
    }

    private static JsonArray mergeList(JsonArray before, JsonArray patch, String key) {
        var byKey = new LinkedHashMap<String, Json>();
        before.objects().forEach(element -> byKey.put(element.text(key), element));
        patch.objects().forEach(element -> {
            if (element.text("$patch").equals("delete")) {
                byKey.remove(element.text(key));
            } else {
                var old =
                        byKey.getOrDefault(element.text(key), JsonObject.EMPTY).asObject();
                byKey.put(element.text(key), merge(old, element));
            }
        });
        return JsonArray.of(List.copyOf(byKey.values()));
    }

    @Override
    public JsonObject delete(GroupVersionResource resource, ObjectKey key, DeleteOptions options) {
        var removed = get(resource, key);
        synchronized (this) {
            objects.remove(id(resource, key));
        }
        deletions.add(key + " grace " + options.gracePeriodSeconds().orElse(-1));
        listener.accept(Optional.of(removed), Optional.empty());
        return removed.root();
    }

    @Override
    public JsonObject deleteCollection(
            GroupVersionResource resource, String namespace, ListOptions which, DeleteOptions how) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] raw(String method, String pathAndQuery, byte[] body) {
        throw new UnsupportedOperationException();
    }
}
