package dev.djong.controller.endpointslice;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.OwnWrites;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps the EndpointSlices of each Service that has a selector. Slices made by others are left alone. */
public final class EndpointSliceController implements Controller {
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);
    private static final String ZONE = "topology.kubernetes.io/zone";

    /** Slices under {@code namespace/service}. */
    private static final Index BY_SERVICE = new Index("service", slice -> {
        var service = slice.labels().get(Backends.SERVICE_NAME);
        return service == null ? List.of() : List.of(slice.namespace() + "/" + service);
    });

    private final ApiClient client;
    private final Informer services;
    private final Informer pods;
    private final Informer slices;
    private final Informer nodes;
    private final OwnWrites ownWrites = new OwnWrites();

    public EndpointSliceController(ControllerContext context) {
        client = context.client();
        services = context.informers().of(Resources.SERVICES);
        pods = context.informers().of(Resources.PODS);
        slices = context.informers().of(Resources.ENDPOINT_SLICES, BY_SERVICE);
        nodes = context.informers().of(Resources.NODES);
    }

    @Override
    public String name() {
        return "endpoint_slice";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.SERVICES)
                .and(Resources.PODS, change -> ServiceSelectors.concerned(services.cache(), change))
                .and(Resources.ENDPOINT_SLICES, EndpointSliceController::serviceOf)
                .and(Resources.NODES, change -> List.of());
    }

    private static Collection<ObjectKey> serviceOf(Change change) {
        var slice = change.object();
        var service = slice.labels().get(Backends.SERVICE_NAME);
        return service == null || !isOurs(slice) ? List.of() : List.of(new ObjectKey(slice.namespace(), service));
    }

    private static boolean isOurs(ApiObject slice) {
        return SlicePlanner.MANAGER.equals(slice.labels().get(SlicePlanner.MANAGED_BY_LABEL));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var service = services.cache().find(key);
        if (service.isEmpty()) {
            ownWrites.forget(key);
            ours(key).forEach(this::delete);
            return Outcome.settled();
        }
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        var selector = Backends.selector(service.get());
        if (selector.isEmpty() || service.get().isBeingDeleted()) {
            return Outcome.settled();
        }
        var selected = pods.cache().select(key.namespace(), selector.get());
        act(key, SlicePlanner.plan(service.get(), selected, ours(key), this::zone));
        return Outcome.settled();
    }

    private List<ApiObject> ours(ObjectKey service) {
        return slices.cache().byIndex(BY_SERVICE, service.toString()).stream()
                .filter(EndpointSliceController::isOurs)
                .toList();
    }

    private Optional<String> zone(String node) {
        return nodes.cache()
                .find(ObjectKey.cluster(node))
                .map(found -> found.labels().getOrDefault(ZONE, ""))
                .filter(zone -> !zone.isEmpty());
    }

    private void act(ObjectKey service, SlicePlan plan) {
        plan.create().forEach(slice -> create(service, slice));
        plan.update()
                .forEach(slice -> ownWrites.wrote(service, slices, client.update(Resources.ENDPOINT_SLICES, slice)));
        plan.delete().forEach(this::delete);
    }

    private void create(ObjectKey service, ApiObject slice) {
        try {
            ownWrites.wrote(service, slices, client.create(Resources.ENDPOINT_SLICES, slice));
        } catch (ApiFailure failure) {
            if (Namespaces.isTerminating(failure)) {
                return;
            }
            if (!failure.is(Reason.ALREADY_EXISTS)) {
                throw failure;
            }
            // An earlier create whose answer was lost: look again when the cache holds it.
            client.find(Resources.ENDPOINT_SLICES, slice.key())
                    .ifPresent(existing -> ownWrites.wrote(service, slices, existing));
        }
    }

    private void delete(ApiObject slice) {
        try {
            client.delete(Resources.ENDPOINT_SLICES, slice.key(), DeleteOptions.DEFAULT.onlyUid(slice.uid()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
