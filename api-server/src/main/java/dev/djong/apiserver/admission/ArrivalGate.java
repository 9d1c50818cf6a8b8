package dev.djong.apiserver.admission;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets a request wait a moment for an object that a controller is about to make. The lock guards nothing but the waiting. */
final class ArrivalGate {
    private final ClusterState state;
    private final GroupVersionResource resource;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    ArrivalGate(ClusterState state, GroupVersionResource resource) {
        this.state = state;
        this.resource = resource;
        state.subscribe(resource, change -> {
            if (change instanceof Change.Added) {
                wake();
            }
        });
    }

    private void wake() {
        lock.lock();
        try {
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The object as soon as the cache has it; empty when {@code patience} is over. */
    Optional<ApiObject> await(ObjectKey key, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            var found = state.cached(resource, key);
            while (found.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
                found = state.cached(resource, key);
            }
            return found;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
