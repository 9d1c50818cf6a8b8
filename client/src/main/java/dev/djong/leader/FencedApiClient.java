package dev.djong.leader;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.api.ObjectList;
import dev.djong.api.Patch;
import dev.djong.api.TransportException;
import dev.djong.api.Watch;
import dev.djong.api.WatchOptions;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A client that reads always and writes only while {@code mayWrite}: a leader that lost its lease writes nothing more. */
public final class FencedApiClient implements ApiClient {
    private final ApiClient client;
    private final BooleanSupplier mayWrite;

    public FencedApiClient(ApiClient client, BooleanSupplier mayWrite) {
        this.client = client;
        this.mayWrite = mayWrite;
    }

    private <T> T write(Supplier<T> request) {
        if (!mayWrite.getAsBoolean()) {
            throw new TransportException("not sent: this process no longer leads", null);
        }
        return request.get();
    }

    @Override
    public ApiObject get(GroupVersionResource resource, ObjectKey key) {
        return client.get(resource, key);
    }

    @Override
    public Optional<ApiObject> find(GroupVersionResource resource, ObjectKey key) {
        return client.find(resource, key);
    }

    @Override
    public ObjectList list(GroupVersionResource resource, ListOptions options) {
        return client.list(resource, options);
    }

    @Override
    public Watch watch(GroupVersionResource resource, WatchOptions options) {
        return client.watch(resource, options);
    }

    @Override
    public ApiObject create(GroupVersionResource resource, ApiObject object) {
        return write(() -> client.create(resource, object));
    }

    @Override
    public ApiObject createSubresource(
            GroupVersionResource resource, ObjectKey key, String subresource, ApiObject body) {
        return write(() -> client.createSubresource(resource, key, subresource, body));
    }

    @Override
    public ApiObject update(GroupVersionResource resource, ApiObject object) {
        return write(() -> client.update(resource, object));
    }

    @Override
    public ApiObject updateSubresource(GroupVersionResource resource, String subresource, ApiObject object) {
        return write(() -> client.updateSubresource(resource, subresource, object));
    }

    @Override
    public ApiObject patch(GroupVersionResource resource, ObjectKey key, String subresource, Patch patch) {
        return write(() -> client.patch(resource, key, subresource, patch));
    }

    @Override
    public JsonObject delete(GroupVersionResource resource, ObjectKey key, DeleteOptions options) {
        return write(() -> client.delete(resource, key, options));
    }

    @Override
    public JsonObject deleteCollection(
            GroupVersionResource resource, String namespace, ListOptions which, DeleteOptions how) {
        return write(() -> client.deleteCollection(resource, namespace, which, how));
    }

    @Override
    public byte[] raw(String method, String pathAndQuery, byte[] body) {
        return method.equals("GET")
                ? client.raw(method, pathAndQuery, body)
                : write(() -> client.raw(method, pathAndQuery, body));
    }
}
