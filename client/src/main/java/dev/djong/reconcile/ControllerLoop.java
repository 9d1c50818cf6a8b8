package dev.djong.reconcile;

import dev.djong.api.TransportException;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One controller and its queue. Has no thread: {@link ControllerRunner} or a simulation turns it. From its making on the
 * caches that it reads are kept; its queue fills from {@link #begin} on, so that a standby's does not grow with everything
 * that comes and goes before it leads.
 */
public final class ControllerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);

    private final Controller controller;
    private final WorkQueue<ObjectKey> queue;
    private final QueueMetrics metrics;
    private final List<Subscription> subscriptions = new ArrayList<>();

    private record Subscription(Informer informer, Watches.Source source) {}

    public ControllerLoop(Controller controller, Informers informers, Timers timers, QueueMetrics metrics) {
        this.controller = controller;
        this.metrics = metrics;
        this.queue = new WorkQueue<>(controller.name(), timers, metrics);
        for (var source : controller.watches().sources()) {
            subscriptions.add(new Subscription(informers.of(source.resource()), source));
        }
    }

    /** Subscribes to everything that the controller watches: it hears of all that is there, and then of changes. Once. */
    public void begin() {
        controller.start(queue::add);
        for (var subscription : subscriptions) {
            var keys = subscription.source.keys();
            subscription.informer.onChange(change -> keys.apply(change).forEach(queue::add));
        }
        controller.initialKeys().forEach(queue::add);
    }

    public String name() {
        return controller.name();
    }

    public WorkQueue<ObjectKey> queue() {
        return queue;
    }

    /** True once every cache that wakes the controller was filled. */
    public boolean hasSynced() {
        return subscriptions.stream().allMatch(subscription -> subscription.informer.hasSynced());
    }

    /** Settles one waiting key; false when none waits. */
    public boolean runOnce() {
        var key = queue.poll();
        key.ifPresent(this::process);
        return key.isPresent();
    }

    /** Settles a key that was taken from the queue. */
    void process(ObjectKey key) {
        boolean failed = true;
        try {
            var outcome = controller.reconcile(key);
            failed = false;
            queue.forget(key);
            if (outcome instanceof Outcome.RecheckAfter(var delay)) {
                queue.addAfter(key, delay);
            }
        } catch (ApiFailure failure) {
            if (failure.is(Reason.CONFLICT)) {
                LOG.debug("{} {}: {}; again", controller.name(), key, failure.getMessage());
            } else {
                LOG.warn("{} {}: {}; again later", controller.name(), key, failure.getMessage());
            }
        } catch (TransportException failure) {
            LOG.warn("{} {}: {}; again later", controller.name(), key, failure.getMessage());
        } catch (RuntimeException | StackOverflowError failure) {
            LOG.error("{} {}: failed; again later", controller.name(), key, failure);
        } finally {
            metrics.reconciled(controller.name(), failed);
            if (failed) {
                queue.addRateLimited(key);
            }
            queue.done(key);
        }
    }
}
