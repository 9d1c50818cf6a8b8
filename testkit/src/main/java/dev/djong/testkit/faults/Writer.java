package dev.djong.testkit.faults;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.TransportException;
import dev.djong.guarantee.RegisterHistory;
import dev.djong.guarantee.RegisterHistory.Kind;
import dev.djong.guarantee.RegisterHistory.Operation;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Reads and updates shared objects, and creates and deletes some of its own, one request after the other. Every write
 * carries an identity, so that each state that is ever seen can be traced to one.
 */
final class Writer implements AutoCloseable {
    static final int SHARED = 8;
    /** Every so many turns an object is created and deleted instead. */
    private static final int OWN_EVERY = 4;

    /** A write that the server said it has done. */
    record Acknowledged(ObjectKey key, long revision, String identity) {}

    private final String name;
    private final ApiClient client;
    private final Duration pace;
    private final RegisterHistory registers;
    private final Map<String, Acknowledged> acknowledged;
    private final Set<ObjectKey> deleted;
    private final Supplier<Tally> tally;
    private final Timers timers;
    private final SplittableRandom random;
    private volatile boolean closed;
    private int turn;

    Writer(
            String name,
            ApiClient client,
            Duration pace,
            RegisterHistory registers,
            Map<String, Acknowledged> acknowledged,
            Set<ObjectKey> deleted,
            Supplier<Tally> tally,
            Timers timers) {
        this.name = name;
        this.client = client;
        this.pace = pace;
        this.registers = registers;
        this.acknowledged = acknowledged;
        this.deleted = deleted;
        this.tally = tally;
        this.timers = timers;
        this.random = new SplittableRandom(name.hashCode());
    }

    Thread start() {
        return Thread.ofVirtual().name(name).start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                turn++;
                if (turn % OWN_EVERY == 0) {
                    ownObject();
                } else {
                    sharedObject();
                }
                timers.pause(pace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sharedObject() {
        var key = new ObjectKey(FaultRun.NAMESPACE, "shared-" + random.nextInt(SHARED));
        try {
            long start = System.nanoTime();
            var read = client.get(Resources.CONFIG_MAPS, key);
            registers.add(operation(Kind.READ, key, start, read));
            tally.get().acknowledged();
            update(key, read);
        } catch (ApiFailure failure) {
            tally.get().refused(failure);
        } catch (TransportException failure) {
            tally.get().unknown(failure);
        }
    }

    private void update(ObjectKey key, ApiObject read) {
        var identity = identity();
        long start = System.nanoTime();
        try {
            var written = client.update(Resources.CONFIG_MAPS, stamped(read, identity));
            registers.add(operation(Kind.WRITE, key, start, written));
            keep(written, identity);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.CONFLICT)) { // somebody else was quicker, or this one succeeded and was sent again
                tally.get().refused(failure);
            }
        }
    }

    private void ownObject() {
        var identity = identity();
        var key = new ObjectKey(FaultRun.NAMESPACE, identity);
        try {
            var created = client.create(Resources.CONFIG_MAPS, stamped(ApiObject.of("v1", "ConfigMap", key), identity));
            keep(created, identity);
            if (turn % (2 * OWN_EVERY) == 0) {
                delete(created, identity);
            }
        } catch (ApiFailure failure) {
            tally.get().refused(failure);
        } catch (TransportException failure) {
            tally.get().unknown(failure);
        }
    }

    /** From the moment that it is asked for, it may be there or not, whatever the answer. */
    private void delete(ApiObject own, String identity) {
        acknowledged.remove(identity);
        deleted.add(own.key());
        try {
            client.delete(Resources.CONFIG_MAPS, own.key(), DeleteOptions.DEFAULT.onlyUid(own.uid()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) { // the client sent it again, since the first answer got lost
                throw failure;
            }
        }
        tally.get().acknowledged();
    }

    private void keep(ApiObject written, String identity) {
        acknowledged.put(
                identity, new Acknowledged(written.key(), Long.parseLong(written.resourceVersion()), identity));
        tally.get().acknowledged();
    }

    private String identity() {
        return name + "-" + turn;
    }

    /** Half of all states have one label and half the other, at random: objects enter and leave selectors. */
    private ApiObject stamped(ApiObject object, String identity) {
        return object.withLabels(Map.of("half", random.nextBoolean() ? "even" : "odd"))
                .with("data", JsonObject.of("identity", Json.of(identity)));
    }

    private Operation operation(Kind kind, ObjectKey key, long start, ApiObject answer) {
        return new Operation(name, kind, key, start, System.nanoTime(), Long.parseLong(answer.resourceVersion()));
    }

    @Override
    public void close() {
        closed = true;
    }
}
