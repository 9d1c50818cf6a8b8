package dev.djong.apiserver.admission;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import org.jspecify.annotations.Nullable;

/**
 * One write on its way in.
 *
 * @param subresource empty for the main resource
 * @param key the object's; the name is empty while {@code generateName} has not been resolved and for deletes of collections
 * @param object what is to be stored; null for deletes. On a subresource with its own kind (binding, eviction, scale,
 *     token) this is the submitted object of that kind
 * @param old what is stored now; null for creates
 * @param options of the verb ({@code CreateOptions}, ...); empty where it has none
 * @param notes where warnings and audit annotations go
 */
public record AdmissionRequest(
        Operation operation,
        GroupVersionResource resource,
        GroupVersionKind kind,
        String subresource,
        ObjectKey key,
        @Nullable ApiObject object,
        @Nullable ApiObject old,
        UserInfo user,
        boolean dryRun,
        JsonObject options,
        Notes notes) {

    /** What admission has to say besides yes and no. Several threads may speak at once. */
    public interface Notes {
        Notes NONE = new Notes() {
            @Override
            public void warn(String text) {}

            @Override
            public void annotate(String key, String value) {}
        };

        /** A text for a {@code Warning} header. */
        void warn(String text);

        /** For the audit event of the request. */
        void annotate(String key, String value);
    }

    /** A write that comes with no options, and whose notes nobody takes. */
    public AdmissionRequest(
            Operation operation,
            GroupVersionResource resource,
            GroupVersionKind kind,
            String subresource,
            ObjectKey key,
            @Nullable ApiObject object,
            @Nullable ApiObject old,
            UserInfo user,
            boolean dryRun) {
        this(operation, resource, kind, subresource, key, object, old, user, dryRun, JsonObject.EMPTY, Notes.NONE);
    }

    /** What a webhook or policy would see. CONNECT is exec, attach, port-forward and proxy. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }

    public boolean is(GroupVersionResource other, String ofSubresource) {
        return resource.equals(other) && subresource.equals(ofSubresource);
    }

    public boolean isOn(GroupVersionResource other) {
        return is(other, "");
    }

    public AdmissionRequest withObject(ApiObject changed) {
        return new AdmissionRequest(
                operation, resource, kind, subresource, key, changed, old, user, dryRun, options, notes);
    }

    /** As webhooks and policies see it: a namespace lies in itself. */
    public String namespace() {
        if (!resource.equals(Resources.NAMESPACES)) {
            return key.namespace();
        }
        return key.name().isEmpty() && object != null ? object.name() : key.name();
    }

    /** The object of a create or update; must not be asked of a delete. */
    public ApiObject requireObject() {
        if (object == null) {
            throw new IllegalStateException(operation + " of " + resource + " " + key + " has no object");
        }
        return object;
    }

    public ApiObject requireOld() {
        if (old == null) {
            throw new IllegalStateException(operation + " of " + resource + " " + key + " has no stored object");
        }
        return old;
    }

    /** {@code pods "name" is forbidden: why}. */
    public ApiFailure forbidden(String why) {
        return ApiFailure.forbidden(resource.groupResource(), key.name(), why);
    }
}
