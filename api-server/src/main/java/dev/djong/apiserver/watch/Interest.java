package dev.djong.apiserver.watch;

import dev.djong.object.FieldSelector;
import dev.djong.object.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Which events can matter to a watcher at all, as one key of an index: everything, a namespace, one object, or one value
 * of the resource's wake field (the pods of a node). Exact filtering comes later; the interest only saves wake-ups.
 */
record Interest(Scope scope, String value) {
    enum Scope {
        EVERYTHING,
        NAMESPACE,
        OBJECT,
        FIELD
    }

    static final Interest EVERYTHING = new Interest(Scope.EVERYTHING, "");

    static Interest namespace(String namespace) {
        return new Interest(Scope.NAMESPACE, namespace);
    }

    static Interest object(String storeKey) {
        return new Interest(Scope.OBJECT, storeKey);
    }

    static Interest field(String value) {
        return new Interest(Scope.FIELD, value);
    }

    /** The narrowest interest that covers everything these selectors can match. */
    static Interest of(StoredResource resource, @Nullable String wakeField, String namespace, FieldSelector fields) {
        var name = fields.requiredValue("metadata.name");
        if (name.isPresent() && (!resource.namespaced() || !namespace.isEmpty())) {
            return object(resource.storeKey(new ObjectKey(namespace, name.get())));
        }
        var wake = wakeField == null ? null : fields.requiredValue(wakeField).orElse(null);
        if (wake != null) {
            return field(wake);
        }
        return namespace.isEmpty() ? EVERYTHING : namespace(namespace);
    }
}
