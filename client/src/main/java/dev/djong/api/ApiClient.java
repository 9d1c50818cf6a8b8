package dev.djong.api;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.util.Optional;

/**
 * The API's verbs. Every method blocks until the server answered.
 *
 * <p>All of them throw {@link dev.djong.status.ApiFailure} for a Status that the server answered and
 * {@link TransportException} when no answer came (a write may or may not have happened then).
 */
public interface ApiClient {

    ApiObject get(GroupVersionResource resource, ObjectKey key);

    /** Like {@link #get}, but a missing object is a result, not a failure. */
    Optional<ApiObject> find(GroupVersionResource resource, ObjectKey key);

    /** One page, or everything where {@code options.limit()} is 0. */
    ObjectList list(GroupVersionResource resource, ListOptions options);

    /** Opens a watch; the caller closes it. */
    Watch watch(GroupVersionResource resource, WatchOptions options);

    /** Creates the object in the namespace of its metadata. */
    ApiObject create(GroupVersionResource resource, ApiObject object);

    /** Creates through a subresource: {@code binding}, {@code eviction}, {@code token}. */
    ApiObject createSubresource(GroupVersionResource resource, ObjectKey key, String subresource, ApiObject body);

    /** Replaces the object; a {@code resourceVersion} in it is a precondition. */
    ApiObject update(GroupVersionResource resource, ApiObject object);

    /** Replaces a subresource ({@code status}, {@code scale}, {@code finalize}) of the object named in the body. */
    ApiObject updateSubresource(GroupVersionResource resource, String subresource, ApiObject object);

    default ApiObject updateStatus(GroupVersionResource resource, ApiObject object) {
        return updateSubresource(resource, "status", object);
    }

    /** @param subresource empty for the object itself */
    ApiObject patch(GroupVersionResource resource, ObjectKey key, String subresource, Patch patch);

    /** Deletes, or starts a graceful deletion. What the server answers: the object, or a Status tree. */
    JsonObject delete(GroupVersionResource resource, ObjectKey key, DeleteOptions options);

    JsonObject deleteCollection(GroupVersionResource resource, String namespace, ListOptions which, DeleteOptions how);

    /** Any other request, such as discovery: the body of a 2xx answer. */
    byte[] raw(String method, String pathAndQuery, byte[] body);
}
