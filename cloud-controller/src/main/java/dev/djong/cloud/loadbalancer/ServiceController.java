package dev.djong.cloud.loadbalancer;

import dev.djong.api.ApiClient;
import dev.djong.cloud.CloudFailure;
import dev.djong.cloud.LoadBalancers;
import dev.djong.cloud.LoadBalancers.Ingress;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each service of type {@code LoadBalancer} a balancer (upstream's service controller). The finalizer is written
 * before the balancer is made, so that none is ever forgotten; the addresses are written after.
 *
 * <pre>
 * wants one      EnsuringLoadBalancer, finalizer, ensure, EnsuredLoadBalancer, status
 * nodes changed  ensure, UpdatedLoadBalancer
 * wants none     DeletingLoadBalancer, remove, no finalizer, DeletedLoadBalancer
 * </pre>
 */
public final class ServiceController implements Controller {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceController.class);
    /** The infrastructure may have room, or be back, by then. */
    static final Duration RETRY = Duration.ofSeconds(15);

    private final ApiClient api;
    private final Informer services;
    private final Informer nodes;
    private final LoadBalancers balancers;
    private final EventRecorder events;
    private final OwnWrites ownWrites = new OwnWrites();
    /** What was last done for each service, so that nothing is done twice; forgotten in a new process. */
    private final Map<ObjectKey, Ensured> ensured = new ConcurrentHashMap<>();

    private record Ensured(ApiObject service, Demand demand, Set<String> nodes, List<Ingress> ingress) {}

    public ServiceController(ApiClient api, Informers informers, LoadBalancers balancers, EventRecorder events) {
        this.api = api;
        this.services = informers.of(Resources.SERVICES);
        this.nodes = informers.of(Resources.NODES);
        this.balancers = balancers;
        this.events = events;
    }

    @Override
    public String name() {
        return "service-lb-controller";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.SERVICES).and(Resources.NODES, this::servicesOf);
    }

    /** All of them, when a node begins or ends to be one that balancers send to. */
    private Collection<ObjectKey> servicesOf(Change change) {
        boolean concerned = switch (change) {
            case Change.Added(var node) -> BalancedNodes.isBalanced(node);
            case Change.Removed(var node) -> BalancedNodes.isBalanced(node);
            case Change.Updated(var before, var node) ->
                BalancedNodes.isBalanced(before) != BalancedNodes.isBalanced(node);
        };
        return concerned
                ? services.cache().all().stream()
                        .filter(BalancedServices::wantsBalancer)
                        .map(ApiObject::key)
                        .toList()
                : List.of();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (!ownWrites.allSeen(key)) {
            return Outcome.settled(); // and woken by what is not seen yet
        }
        var service = services.cache().find(key);
        if (service.isEmpty()) {
            forget(key);
            return Outcome.settled();
        }
        return reconcile(service.get());
    }

    /** A service that is gone, or whose finalizer somebody took away. */
    private void forget(ObjectKey key) {
        ownWrites.forget(key);
        var last = ensured.get(key);
        if (last != null) {
            balancers.remove(last.service);
            ensured.remove(key);
        }
    }

    private Outcome reconcile(ApiObject service) {
        var last = ensured.get(service.key());
        if (last != null && !last.service.uid().equals(service.uid())) {
            forget(service.key());
        }
        try {
            if (BalancedServices.needsCleanup(service)) {
                cleanUp(service);
            } else if (BalancedServices.wantsBalancer(service) && !service.isBeingDeleted()) {
                ensure(service);
            }
            return Outcome.settled();
        } catch (CloudFailure failure) {
            events.warning(service, "SyncLoadBalancerFailed", "Error syncing load balancer: " + failure.getMessage());
            LOG.warn(
                    "service {} has no balancer as it should, next try in {} s: {}",
                    service.key(),
                    RETRY.toSeconds(),
                    failure.getMessage());
            return Outcome.recheckAfter(RETRY);
        }
    }

    private void cleanUp(ApiObject service) {
        if (balancers.find(service).isPresent()) {
            events.normal(service, "DeletingLoadBalancer", "Deleting load balancer");
            balancers.remove(service);
        }
        ensured.remove(service.key());
        var finalizers = new ArrayList<>(service.finalizers());
        finalizers.remove(BalancedServices.FINALIZER);
        var loose =
                service.withFinalizers(finalizers).withStatus(status -> status.with("loadBalancer", JsonObject.EMPTY));
        try {
            write(loose);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
        events.normal(service, "DeletedLoadBalancer", "Deleted load balancer");
    }

    private void ensure(ApiObject service) {
        var demand = Demand.of(service);
        var targets = BalancedNodes.of(nodes.cache().all());
        var names = new TreeSet<String>();
        targets.forEach(node -> names.add(node.name()));
        var last = ensured.get(service.key());
        if (last == null || !last.demand.equals(demand)) {
            make(service, demand, targets, names);
        } else if (!last.nodes.equals(names)) {
            update(service, last, targets, names);
        } else {
            keep(service, last, targets);
        }
    }

    private void make(ApiObject service, Demand demand, List<ApiObject> targets, Set<String> names) {
        var last = ensured.get(service.key());
        if (last != null) {
            demand.changesSince(last.demand)
                    .forEach(change -> events.normal(service, change.reason(), change.message()));
        }
        events.normal(service, "EnsuringLoadBalancer", "Ensuring load balancer");
        if (targets.isEmpty()) {
            events.warning(service, "UnAvailableLoadBalancer", "There are no available nodes for LoadBalancer");
        }
        var held = withFinalizer(service);
        var addresses = balancers.ensure(held, targets);
        events.normal(service, "EnsuredLoadBalancer", "Ensured load balancer");
        publish(held, addresses);
        ensured.put(service.key(), new Ensured(held, demand, names, addresses));
    }

    private void update(ApiObject service, Ensured last, List<ApiObject> targets, Set<String> names) {
        var addresses = balancers.ensure(service, targets);
        events.normal(service, "UpdatedLoadBalancer", "Updated load balancer with new hosts");
        publish(service, addresses);
        ensured.put(service.key(), new Ensured(service, last.demand, names, addresses));
    }

    /** Nothing is asked for anew; somebody may have changed the status, or the infrastructure its mind. */
    private void keep(ApiObject service, Ensured last, List<ApiObject> targets) {
        if (!balancers.find(service).equals(Optional.of(last.ingress))) {
            var addresses = balancers.ensure(service, targets);
            publish(service, addresses);
            ensured.put(service.key(), new Ensured(service, last.demand, last.nodes, addresses));
        } else {
            publish(service, last.ingress);
        }
    }

    private ApiObject withFinalizer(ApiObject service) {
        if (service.finalizers().contains(BalancedServices.FINALIZER)) {
            return service;
        }
        var finalizers = new ArrayList<>(service.finalizers());
        finalizers.add(BalancedServices.FINALIZER);
        return write(service.withFinalizers(finalizers));
    }

    private void publish(ApiObject service, List<Ingress> addresses) {
        var wanted = ingress(addresses);
        if (!wanted.equals(ingress(service))) {
            write(service.withStatus(status -> status.with("loadBalancer", JsonObject.of("ingress", wanted))));
        }
    }

    /** Finalizers too go through status, which is all that this controller may write of a service. */
    private ApiObject write(ApiObject service) {
        var written = api.updateStatus(Resources.SERVICES, service);
        ownWrites.wrote(service.key(), services, written);
        return written;
    }

    private static JsonArray ingress(ApiObject service) {
        return service.status().object("loadBalancer").array("ingress");
    }

    private static JsonArray ingress(List<Ingress> addresses) {
        return addresses.stream()
                .map(each -> (Json) JsonObject.builder()
                        .putText("ip", each.ip())
                        .putIf("ipMode", each.ip().isEmpty() ? null : Json.of("VIP"))
                        .putText("hostname", each.hostname())
                        .build())
                .collect(JsonArray.collector());
    }
}
