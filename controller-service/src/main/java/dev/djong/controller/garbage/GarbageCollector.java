package dev.djong.controller.garbage;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.api.Patch;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.discovery.Discovered;
import dev.djong.controller.discovery.Discovery;
import dev.djong.controller.discovery.ServedResource;
import dev.djong.controller.garbage.OwnerGraph.Seen;
import dev.djong.controller.garbage.Verdict.Owner;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nobody owns any more.
 *
 * <p>{@link OwnerGraph} says which objects deserve a look. A look asks the server for the object and each of its owners,
 * {@link Verdict} decides, and the deletion is bound to the very object and version that was looked at: an object under a
 * living owner is never deleted, however old the graph is. Keys are {@code delete/uid} and {@code orphan/uid}, and one
 * that reads discovery again when a custom resource is defined or another server registered, and now and then for what such a
 * server adds later.
 */
public final class GarbageCollector implements Controller {
    private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
    static final Duration RESYNC = Duration.ofSeconds(30);
    /** Discovery takes a request a group version, so it is read this seldom where nothing tells of a change. */
    static final Duration DISCOVERY_RESYNC = Duration.ofMinutes(2);
    /** After this long a resource that cannot be listed (its conversion fails, say) holds up the others no more. */
    static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);

    private static final Duration NOT_SYNCED_YET = Duration.ofMillis(100);
    private static final ObjectKey DISCOVER = ObjectKey.cluster("discover");
    private static final String DELETE = "delete";
    private static final String ORPHAN = "orphan";
    /** Events own nothing, are owned by nothing, and are too many. */
    private static final Set<GroupVersionResource> IGNORED = Set.of(Resources.CORE_EVENTS, Resources.EVENTS);

    private final ApiClient client;
    private final Informers informers;
    private final Discovery discovery;
    private final Owners owners;
    private final Timers timers;

    /** @param since when it was begun */
    private record Monitor(Informer informer, Instant since) {}

    private final Map<ServedResource, Monitor> monitors = new HashMap<>();
    private Consumer<ObjectKey> queue = key -> {};
    private volatile Discovered discovered = new Discovered(List.of(), Map.of());
    private OwnerGraph graph = new OwnerGraph(uid -> {}, uid -> {});

    public GarbageCollector(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        informers = context.metadata();
        discovery = new Discovery(client);
        owners = new Owners(client);
    }

    @Override
    public String name() {
        return "garbage-collector";
    }

    @Override
    public Watches watches() {
        var definitions = new Watches.Source(Resources.CUSTOM_RESOURCE_DEFINITIONS, change -> List.of(DISCOVER));
        var servers = new Watches.Source(Resources.API_SERVICES, change -> List.of(DISCOVER));
        return new Watches(List.of(definitions, servers));
    }

    @Override
    public Collection<ObjectKey> initialKeys() {
        return List.of(DISCOVER);
    }

    @Override
    public void start(Consumer<ObjectKey> queue) {
        this.queue = queue;
        graph = new OwnerGraph(
                uid -> queue.accept(new ObjectKey(DELETE, uid)), uid -> queue.accept(new ObjectKey(ORPHAN, uid)));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (key.equals(DISCOVER)) {
            followDiscovery();
            return Outcome.recheckAfter(discovered.failures().isEmpty() ? DISCOVERY_RESYNC : RESYNC);
        }
        if (!hasSynced()) {
            return Outcome.recheckAfter(NOT_SYNCED_YET);
        }
        var seen = graph.find(key.name());
        if (seen.isEmpty()) {
            return Outcome.settled();
        }
        return key.namespace().equals(ORPHAN) ? orphanDependents(key.name(), seen.get()) : look(key.name(), seen.get());
    }

    private synchronized boolean hasSynced() {
        var patient = timers.instant().minus(SYNC_PATIENCE);
        return !monitors.isEmpty()
                && monitors.values().stream()
                        .allMatch(monitor -> monitor.informer.hasSynced() || monitor.since.isBefore(patient));
    }

    private synchronized void followDiscovery() {
        var now = discovery.discover();
        now.failures().forEach((version, why) -> LOG.warn("resources of {} are not known: {}", version, why));
        var wanted = new HashSet<>(now.resources().stream()
                .filter(served -> served.can("list", "watch", "delete") && !IGNORED.contains(served.resource()))
                .toList());
        discovered = now;
        for (var served : List.copyOf(monitors.keySet())) {
            // A group that could not be read is not a group that is gone.
            if (!wanted.contains(served)
                    && !now.failures().containsKey(served.resource().apiVersion())) {
                monitors.remove(served);
                informers.forget(served.resource());
                graph.removeAll(served);
            }
        }
        wanted.removeAll(monitors.keySet());
        for (var served : wanted) {
            var informer = informers.of(served.resource());
            monitors.put(served, new Monitor(informer, timers.instant()));
            informer.onChange(change -> graph.apply(served, change));
            informer.start();
        }
    }

    private Outcome look(String uid, Seen seen) {
        if (seen.beingDeleted() && !seen.deletesDependents()) {
            return Outcome.settled();
        }
        var place = place(seen);
        if (place.isEmpty()) {
            return Outcome.recheckAfter(RESYNC);
        }
        var resource = place.get().resource();
        var key = place.get().namespaced()
                ? seen.key()
                : ObjectKey.cluster(seen.key().name());
        var fresh = client.find(resource, key).filter(object -> object.uid().equals(uid));
        if (fresh.isEmpty()) {
            // Real nodes go when their deletion is seen; nobody but us finds out about virtual ones.
            if (seen.isVirtual()) {
                graph.remove(uid);
            }
            return Outcome.settled();
        }
        if (fresh.get().isBeingDeleted() && seen.deletesDependents()) {
            return waitForDependents(seen, resource, fresh.get());
        }
        return decide(resource, fresh.get(), seen.dependents());
    }

    private Optional<ServedResource> place(Seen seen) {
        return seen.served().or(() -> Owners.served(seen.identity(), discovered));
    }

    private Outcome decide(GroupVersionResource resource, ApiObject object, List<OwnerGraph.Dependent> dependents) {
        var states = new ArrayList<Owner>();
        for (var reference : object.ownerReferences()) {
            var owner = owners.ask(reference, object.namespace(), discovered);
            if (owner.isEmpty()) {
                LOG.debug("{} {}: cannot tell how its owner {} is", resource, object.key(), reference);
                return Outcome.recheckAfter(RESYNC);
            }
            states.add(owner.get());
        }
        switch (Verdict.of(object, states, !dependents.isEmpty())) {
            case Verdict.Keep() -> {}
            case Verdict.Disown(var uids) -> disown(resource, object, uids);
            case Verdict.Delete(var propagation) ->
                delete(resource, unblocked(resource, object, dependents), propagation);
        }
        return Outcome.settled();
    }

    private void delete(GroupVersionResource resource, ApiObject object, Propagation propagation) {
        var exactly = DeleteOptions.DEFAULT.onlyUid(object.uid()).onlyVersion(object.resourceVersion());
        tolerateGone(() -> client.delete(resource, object.key(), exactly.with(propagation)));
    }

    /** Breaks a circle: an object that waits for its own owner's deletion must not hold that owner up. */
    private ApiObject unblocked(
            GroupVersionResource resource, ApiObject object, List<OwnerGraph.Dependent> dependents) {
        boolean circle = dependents.stream().anyMatch(OwnerGraph.Dependent::deletesDependents)
                && object.ownerReferences().stream().anyMatch(OwnerReference::blockOwnerDeletion);
        if (!circle) {
            return object;
        }
        var references = object.metadata()
                .array("ownerReferences")
                .map(reference -> reference.asObject().with("blockOwnerDeletion", false));
        return patchMetadata(resource, object, "ownerReferences", references);
    }

    /** Foreground: the owner goes when no dependent blocks it any more. */
    private Outcome waitForDependents(Seen seen, GroupVersionResource resource, ApiObject object) {
        var blocking = seen.dependents().stream()
                .filter(OwnerGraph.Dependent::blocksOwner)
                .toList();
        if (blocking.isEmpty()) {
            removeFinalizer(resource, object, Node.FOREGROUND);
            return Outcome.settled();
        }
        for (var dependent : blocking) {
            if (!dependent.deletesDependents()) {
                queue.accept(
                        new ObjectKey(DELETE, dependent.uid())); // each on its own: one that stays holds up no other
            }
        }
        return Outcome.settled();
    }

    private Outcome orphanDependents(String uid, Seen seen) {
        if (seen.served().isEmpty()) {
            return Outcome.settled();
        }
        for (var dependent : seen.dependents()) {
            dependent
                    .served()
                    .ifPresent(served -> client.find(served.resource(), dependent.key())
                            .filter(object -> object.uid().equals(dependent.uid()))
                            .ifPresent(object -> disown(served.resource(), object, Set.of(uid))));
        }
        var resource = seen.served().get().resource();
        client.find(resource, seen.key())
                .filter(object -> object.uid().equals(uid))
                .ifPresent(object -> removeFinalizer(resource, object, Node.ORPHAN));
        return Outcome.settled();
    }

    private void disown(GroupVersionResource resource, ApiObject object, Set<String> uids) {
        var left = object.ownerReferences().stream()
                .filter(reference -> !uids.contains(reference.uid()))
                .map(OwnerReference::toJson)
                .collect(JsonArray.collector());
        if (left.size() < object.ownerReferences().size()) {
            tolerateGone(() -> patchMetadata(resource, object, "ownerReferences", left));
        }
    }

    private void removeFinalizer(GroupVersionResource resource, ApiObject object, String finalizer) {
        if (object.finalizers().contains(finalizer)) {
            var left = object.finalizers().stream()
                    .filter(name -> !name.equals(finalizer))
                    .toList();
            tolerateGone(() -> patchMetadata(resource, object, "finalizers", JsonArray.ofStrings(left)));
        }
    }

    private ApiObject patchMetadata(GroupVersionResource resource, ApiObject object, String member, JsonArray value) {
        var metadata = JsonObject.builder()
                .put("uid", object.uid())
                .put("resourceVersion", object.resourceVersion())
                .put(member, value)
                .build();
        return client.patch(resource, object.key(), "", Patch.merge(JsonObject.of("metadata", metadata)));
    }

    /** Gone is as good; a conflict is thrown and looked at again. */
    private static void tolerateGone(Runnable write) {
        try {
            write.run();
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
