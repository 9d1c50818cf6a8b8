package dev.djong.node.network;

import dev.djong.informer.Informer;
import dev.djong.node.network.RouteTable.RouteFailure;
import dev.djong.node.timer.Repeating;
import dev.djong.node.timer.SerialTask;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the kernel's routes to other nodes' pods as the node objects say, and tells which range of addresses this node
 * was given. This is enough where all nodes share a network; between networks the infrastructure has to know the routes,
 * which is what a cloud controller is for.
 */
public final class PodNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodNetwork.class);
    /** Somebody else may have removed a route. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);

    private final Informer nodes;
    private final RoutePlanner planner;
    private final RouteTable table;
    private final Consumer<List<String>> ownRanges;
    private final Repeating repeating;
    private final SerialTask sync;
    private List<String> told = List.of();
    /** What failed, so that it is said once. */
    private final Map<PodRoute, String> failing = new HashMap<>();

    /** @param ownRanges told of this node's ranges as soon as it has some, and when they change */
    public PodNetwork(
            Informer nodes,
            String self,
            RouteTable table,
            Consumer<List<String>> ownRanges,
            Timers timers,
            Executor background) {
        this.nodes = nodes;
        this.planner = new RoutePlanner(self);
        this.table = table;
        this.ownRanges = ownRanges;
        this.sync = new SerialTask(background, this::sync);
        nodes.onChange(change -> sync.wake());
        this.repeating = Repeating.every(LOOK_AGAIN, timers, sync::wake);
    }

    private void sync() {
        var all = nodes.cache().all();
        var own = planner.ownRanges(all);
        if (!own.isEmpty() && !own.equals(told)) {
            told = own;
            ownRanges.accept(own);
        }
        try {
            var wanted = planner.routes(all);
            var present = table.routes();
            failing.keySet().retainAll(wanted);
            wanted.stream().filter(route -> !present.contains(route)).forEach(this::put);
            // Before the first list is complete, routes that are still wanted would be taken for old ones.
            if (!nodes.hasSynced()) {
                return;
            }
            present.stream()
                    .filter(route ->
                            wanted.stream().noneMatch(other -> other.podCidr().equals(route.podCidr())))
                    .forEach(this::remove);
        } catch (RouteFailure failure) {
            LOG.warn("routes to the pods of other nodes are not known: {}", failure.getMessage());
        }
    }

    private void put(PodRoute route) {
        try {
            table.put(route);
            failing.remove(route);
            LOG.info("pods {} are reached by way of {}", route.podCidr(), route.gateway());
        } catch (RouteFailure failure) {
            String message = String.valueOf(failure.getMessage());
            if (!message.equals(failing.put(route, message))) {
                LOG.warn("pods {} are not reached from this node: {}", route.podCidr(), message);
            }
        }
    }

    private void remove(PodRoute route) {
        try {
            table.remove(route);
        } catch (RouteFailure failure) {
            LOG.warn(
                    "the route to the pods {} of a node that is gone stays: {}", route.podCidr(), failure.getMessage());
        }
    }

    /** Routes stay: connections go on while an agent restarts. */
    @Override
    public void close() {
        repeating.close();
    }
}
