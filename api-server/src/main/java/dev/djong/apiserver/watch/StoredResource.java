package dev.djong.apiserver.watch;

import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.ObjectKey;
import java.time.Duration;

/**
 * Where and how a resource's objects lie in the store.
 *
 * @param kind what its entries say they are: the version served from the cache as it is
 * @param prefix the store keys of all its objects, with a slash at the end: {@code /registry/pods/}
 * @param timeToLive how long an object lives after its last write; zero for ever
 */
public record StoredResource(
        GroupResource resource, GroupVersionKind kind, String prefix, boolean namespaced, Duration timeToLive) {

    public StoredResource {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("a prefix ends with a slash: " + prefix);
        }
    }

    public String storeKey(ObjectKey key) {
        return namespaced ? prefix + key.namespace() + "/" + key.name() : prefix + key.name();
    }

    /** The prefix of all objects of a namespace, or of all objects where the namespace is empty. */
    public String namespacePrefix(String namespace) {
        return namespace.isEmpty() ? prefix : prefix + namespace + "/";
    }

    public ObjectKey objectKey(String storeKey) {
        var rest = storeKey.substring(prefix.length());
        return namespaced ? ObjectKey.parse(rest) : ObjectKey.cluster(rest);
    }
}
