package dev.djong.reconcile;

import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/** The resources whose changes wake a controller, and which keys each change concerns. */
public record Watches(List<Source> sources) {

    /** Changes of {@code resource} and the keys they put on the queue. */
    public record Source(GroupVersionResource resource, Function<Change, Collection<ObjectKey>> keys) {}

    public Watches {
        sources = List.copyOf(sources);
    }

    /** The resource that the controller is about: each change concerns its own key. */
    public static Watches on(GroupVersionResource resource) {
        return new Watches(
                List.of(new Source(resource, change -> List.of(change.object().key()))));
    }

    public Watches and(GroupVersionResource resource, Function<Change, Collection<ObjectKey>> keys) {
        var all = new ArrayList<>(sources);
        all.add(new Source(resource, keys));
        return new Watches(all);
    }

    /** Objects managed by one of {@code ownerKind}: a change concerns the managing owner, before and after. */
    public Watches andOwned(GroupVersionResource resource, String ownerKind) {
        return and(resource, change -> switch (change) {
            case Change.Updated(var previous, var current) -> {
                var keys = new ArrayList<>(ownerOf(previous, ownerKind));
                keys.addAll(ownerOf(current, ownerKind));
                yield List.copyOf(new LinkedHashSet<>(keys));
            }
            case Change.Added(var current) -> ownerOf(current, ownerKind);
            case Change.Removed(var previous) -> ownerOf(previous, ownerKind);
        });
    }

    private static List<ObjectKey> ownerOf(ApiObject object, String ownerKind) {
        return object.controllerReference()
                .filter(owner -> owner.kind().equals(ownerKind))
                .map(owner -> List.of(new ObjectKey(object.namespace(), owner.name())))
                .orElse(List.of());
    }
}
