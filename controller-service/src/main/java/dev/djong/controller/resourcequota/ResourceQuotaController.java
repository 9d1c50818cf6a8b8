package dev.djong.controller.resourcequota;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts what is used of every quota: when the quota is new or changed, when something is set free, and in any case every
 * {@link #RESYNC}, since what admission charged for a create that then failed is given back by nobody else.
 */
public final class ResourceQuotaController implements Controller {
    static final Duration RESYNC = Duration.ofMinutes(5);
    /** How soon to look again for objects of which the first list is not here. */
    static final Duration UNSYNCED_RECHECK = Duration.ofSeconds(1);
    /** How soon to ask again whether the API serves a resource that a quota names. */
    static final Duration UNSERVED_RECHECK = Duration.ofSeconds(30);

    private final ApiClient client;
    private final Timers timers;
    private final Informer quotas;
    private final CountedObjects objects;

    public ResourceQuotaController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        quotas = context.informers().of(Resources.RESOURCE_QUOTAS);
        objects = new CountedObjects(context);
    }

    @Override
    public String name() {
        return "resourcequota";
    }

    @Override
    public Watches watches() {
        var watches =
                new Watches(List.of(new Watches.Source(Resources.RESOURCE_QUOTAS, ResourceQuotaController::newWishes)));
        for (var resource : CountedObjects.MEASURED) {
            watches = watches.and(resource, change -> concerned(change, resource));
        }
        return watches;
    }

    /**
     * Not a change of the status: that is admission's charge for an object which the caches do not hold yet, and counting
     * now would give it back.
     */
    private static Collection<ObjectKey> newWishes(Change change) {
        boolean onlyStatus = change instanceof Change.Updated(var previous, var current)
                && previous.uid().equals(current.uid())
                && previous.spec().equals(current.spec());
        return onlyStatus ? List.of() : List.of(change.object().key());
    }

    private Collection<ObjectKey> concerned(Change change, GroupVersionResource resource) {
        var inNamespace = quotas.cache().inNamespace(change.object().namespace());
        return inNamespace.isEmpty() || !CountedObjects.matters(change, resource, timers.instant())
                ? List.of()
                : inNamespace.stream().map(ApiObject::key).toList();
    }

    @Override
    public void start(Consumer<ObjectKey> queue) {
        objects.onRelease(
                namespace -> quotas.cache().inNamespace(namespace).forEach(quota -> queue.accept(quota.key())));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        return quotas.cache().find(key).map(this::count).orElse(Outcome.settled());
    }

    private Outcome count(ApiObject quota) {
        Map<GroupResource, List<ApiObject>> present = new HashMap<>();
        var recheck = RESYNC;
        for (var resource : QuotaPlanner.evaluators(quota).keySet()) {
            var known = objects.in(quota.namespace(), resource);
            known.ifPresent(found -> present.put(resource, found));
            if (known.isEmpty()) {
                recheck = objects.isFollowed(resource) ? UNSYNCED_RECHECK : UNSERVED_RECHECK;
            }
        }
        var status = QuotaPlanner.status(quota, present, timers.instant());
        if (!QuotaPlanner.isSame(status, quota.status())) {
            write(quota.with("status", status));
        }
        return Outcome.recheckAfter(recheck);
    }

    /** A conflict goes up and comes back after a back-off: admission charged meanwhile, and that must not be lost. */
    private void write(ApiObject quota) {
        try {
            client.updateStatus(Resources.RESOURCE_QUOTAS, quota);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
