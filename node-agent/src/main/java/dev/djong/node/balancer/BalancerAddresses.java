package dev.djong.node.balancer;

import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.node.balancer.HeldAddresses.AddressFailure;
import dev.djong.node.timer.Repeating;
import dev.djong.node.timer.SerialTask;
import dev.djong.object.AddressPool;
import dev.djong.object.Resources;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this machine holding the balancer addresses that are this node's. */
public final class BalancerAddresses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BalancerAddresses.class);
    /** Somebody else may have removed an address. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final Index BY_SERVICE = new Index("balancedService", slice -> {
        var service = slice.labels().get(SERVICE_NAME);
        return service == null ? List.of() : List.of(slice.namespace() + "/" + service);
    });

    private final Informer services;
    private final Informer slices;
    private final Informer nodes;
    private final HolderPlanner planner;
    private final HeldAddresses addresses;
    private final Repeating repeating;
    /** What failed, so that it is said once. Only the task's own thread. */
    private final Map<String, String> failing = new HashMap<>();

    /** @param informers started by the caller, after this constructor */
    public BalancerAddresses(
            Informers informers,
            List<AddressPool> pools,
            String self,
            HeldAddresses addresses,
            Timers timers,
            Executor background) {
        this.services = informers.of(Resources.SERVICES);
        this.slices = informers.of(Resources.ENDPOINT_SLICES, BY_SERVICE);
        this.nodes = informers.of(Resources.NODES);
        this.planner = new HolderPlanner(pools, self);
        this.addresses = addresses;
        var sync = new SerialTask(background, this::sync);
        Stream.of(services, slices, nodes).forEach(each -> each.onChange(change -> sync.wake()));
        this.repeating = Repeating.every(LOOK_AGAIN, timers, sync::wake);
        sync.wake();
    }

    private void sync() {
        // With half a picture addresses would move that need not.
        if (!services.hasSynced() || !slices.hasSynced() || !nodes.hasSynced()) {
            return;
        }
        var wanted = planner.held(
                services.cache().all(),
                service -> slices.cache().byIndex(BY_SERVICE, service.toString()),
                nodes.cache().all());
        try {
            var held = addresses.held();
            wanted.stream().filter(ip -> !held.contains(ip)).forEach(this::hold);
            held.stream().filter(ip -> !wanted.contains(ip)).forEach(this::release);
            failing.keySet().removeIf(ip -> !wanted.contains(ip) && !held.contains(ip));
        } catch (AddressFailure failure) {
            LOG.warn("it is not known which balancer addresses this node holds: {}", failure.getMessage());
        }
    }

    private void hold(String ip) {
        attempt(ip, () -> {
            addresses.hold(ip);
            LOG.info("this node answers for the balancer address {}", ip);
        });
    }

    private void release(String ip) {
        attempt(ip, () -> {
            addresses.release(ip);
            LOG.info("this node no longer answers for the balancer address {}", ip);
        });
    }

    private void attempt(String ip, Runnable change) {
        try {
            change.run();
            failing.remove(ip);
        } catch (AddressFailure failure) {
            String message = String.valueOf(failure.getMessage());
            if (!message.equals(failing.put(ip, message))) {
                LOG.warn("the balancer address {} is not as it should be: {}", ip, message);
            }
        }
    }

    /** Addresses stay: connections go on while an agent restarts. */
    @Override
    public void close() {
        repeating.close();
    }
}
