package dev.djong.controller.garbage;

import dev.djong.api.ApiClient;
import dev.djong.controller.discovery.Discovered;
import dev.djong.controller.discovery.ServedResource;
import dev.djong.controller.garbage.Verdict.Owner;
import dev.djong.controller.garbage.Verdict.OwnerState;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Asks the server how owners are. Remembers a bounded number of uids that are gone: uids never come back. */
final class Owners {
    static final int MAX_ABSENT = 500;

    private final ApiClient client;
    /** Guarded by itself; the key says where the owner was looked for. */
    private final Map<String, Boolean> absent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_ABSENT;
        }
    };

    Owners(ApiClient client) {
        this.client = client;
    }

    /** Empty where nobody can tell: a kind that is not served, or a namespaced owner of a cluster-wide object. */
    Optional<Owner> ask(OwnerReference reference, String dependentNamespace, Discovered discovered) {
        var served = served(reference, discovered);
        if (served.isEmpty() || (served.get().namespaced() && dependentNamespace.isEmpty())) {
            return Optional.empty();
        }
        var namespace = served.get().namespaced() ? dependentNamespace : "";
        var key = new ObjectKey(namespace, reference.name());
        return Optional.of(new Owner(reference, state(served.get(), key, reference.uid())));
    }

    static Optional<ServedResource> served(OwnerReference reference, Discovered discovered) {
        var kind = GroupVersionKind.of(reference.apiVersion(), reference.kind());
        return discovered.ofKind(kind.group(), kind.kind());
    }

    private OwnerState state(ServedResource served, ObjectKey key, String uid) {
        var place = served.resource().groupResource() + " " + key + " " + uid;
        synchronized (absent) {
            if (absent.containsKey(place)) {
                return OwnerState.ABSENT;
            }
        }
        var found = client.find(served.resource(), key)
                .filter(object -> object.uid().equals(uid));
        if (found.isEmpty()) {
            synchronized (absent) {
                absent.put(place, true);
            }
            return OwnerState.ABSENT;
        }
        return isWaiting(found.get()) ? OwnerState.WAITING : OwnerState.LIVING;
    }

    private static boolean isWaiting(ApiObject object) {
        return object.isBeingDeleted() && object.finalizers().contains(Node.FOREGROUND);
    }
}
