package dev.djong.apiserver.watch;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The resource that the cache's tests are about: pods, as far as a cache looks at them. */
final class Things implements EntryIndexer {
    static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "Pod");

    /** How often something had to be decoded: what was handed over does not. */
    final AtomicInteger decoded = new AtomicInteger();

    static StoredResource stored(String prefix) {
        return new StoredResource(new GroupResource("", "pods"), KIND, prefix + "pods/", true, Duration.ZERO);
    }

    static ApiObject pod(String namespace, String name, String app, String node) {
        return ApiObject.of("v1", "Pod", new ObjectKey(namespace, name))
                .withLabel("app", app)
                .withMetadata(metadata -> metadata.with("uid", "uid-of-" + name))
                .with("spec", node.isEmpty() ? JsonObject.EMPTY : JsonObject.of("nodeName", Json.of(node)));
    }

    @Override
    public ApiObject decode(byte[] stored) {
        decoded.incrementAndGet();
        return new ApiObject((JsonObject) JsonReader.read(stored));
    }

    @Override
    public List<String> fieldNames() {
        return List.of("spec.nodeName");
    }

    @Override
    public String field(ApiObject object, String fieldName) {
        return object.spec().text("nodeName");
    }

    @Override
    public String wakeField() {
        return "spec.nodeName";
    }
}
