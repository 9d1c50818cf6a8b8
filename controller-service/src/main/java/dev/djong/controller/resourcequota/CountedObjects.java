package dev.djong.controller.resourcequota;

import dev.djong.controller.ControllerContext;
import dev.djong.controller.discovery.Discovery;
import dev.djong.controller.discovery.ServedResource;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import dev.djong.quota.QuotaEvaluators;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The objects that quotas count. Those that are measured are here from the start; of any other resource only its objects'
 * names matter, and it is followed from the first quota on that names it.
 */
final class CountedObjects {
    static final List<GroupVersionResource> MEASURED =
            List.of(Resources.PODS, Resources.SERVICES, Resources.PERSISTENT_VOLUME_CLAIMS);

    private final Informers metadata;
    private final Discovery discovery;
    private final Map<GroupResource, Informer> followed = new ConcurrentHashMap<>();
    /** Told of namespaces in which something became free. */
    private volatile Consumer<String> onRelease = namespace -> {};

    CountedObjects(ControllerContext context) {
        metadata = context.metadata();
        discovery = new Discovery(context.client());
        MEASURED.forEach(resource ->
                followed.put(resource.groupResource(), context.informers().of(resource)));
    }

    void onRelease(Consumer<String> listener) {
        onRelease = listener;
    }

    /** Empty while they are not known: the resource is not served, or its first list is not here yet. */
    Optional<List<ApiObject>> in(String namespace, GroupResource resource) {
        return informer(resource)
                .filter(Informer::hasSynced)
                .map(informer -> informer.cache().inNamespace(namespace));
    }

    boolean isFollowed(GroupResource resource) {
        return followed.containsKey(resource);
    }

    /** Empty also on the call that begins to follow: its first list is on the way. */
    private synchronized Optional<Informer> informer(GroupResource resource) {
        var known = followed.get(resource);
        if (known == null) {
            serving(resource).ifPresent(served -> followed.put(resource, follow(served)));
        }
        return Optional.ofNullable(known);
    }

    private Optional<GroupVersionResource> serving(GroupResource resource) {
        return discovery.discover().resources().stream()
                .filter(served -> served.namespaced() && served.can("list", "watch"))
                .map(ServedResource::resource)
                .filter(served -> served.groupResource().equals(resource))
                .findFirst();
    }

    private Informer follow(GroupVersionResource resource) {
        var informer = metadata.of(resource);
        informer.onChange(change -> {
            if (change instanceof Change.Removed(var previous)) {
                onRelease.accept(previous.namespace());
            }
        });
        informer.start();
        return informer;
    }

    /** Whether a change of a measured object sets something free, or makes it use more than it was charged for. */
    static boolean matters(Change change, GroupVersionResource resource, Instant now) {
        return switch (change) {
            case Change.Added added -> false;
            case Change.Removed removed -> true;
            case Change.Updated(var previous, var current) -> {
                var evaluator = QuotaEvaluators.of(resource.groupResource());
                yield !evaluator.usage(previous, now).sameAs(evaluator.usage(current, now));
            }
        };
    }
}
