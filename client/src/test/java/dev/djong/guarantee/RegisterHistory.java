package dev.djong.guarantee;

import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether reads and writes of each key are linearizable, over all servers that answered them: as if each had happened in
 * one moment between its call and its answer.
 *
 * <p>Every state of an object has a revision of its own, and revisions of a key only grow. So the order of the states is
 * known, and the search for an order that general checkers need is a comparison: an operation that began after another
 * had ended must not have seen or made an older state, and no two writes made the same one.
 *
 * <pre>{@code
 * client 1   |--- write -> 7 ---|
 * client 2                          |--- read -> 6 ---|      violation: 6 was over when the read began
 * client 3        |--- read -> 6 ---|                        fine: it may have come before the write
 * }</pre>
 */
public final class RegisterHistory {
    /** What was done; a write whose outcome is not known is left out, since it may have happened or not. */
    public enum Kind {
        READ,
        WRITE
    }

    /**
     * @param startNanos when it was called
     * @param endNanos when the answer was there
     * @param revision of the state that it saw or made
     */
    public record Operation(String client, Kind kind, ObjectKey key, long startNanos, long endNanos, long revision) {}

    private final List<Operation> operations = new ArrayList<>();

    public synchronized void add(Operation operation) {
        operations.add(operation);
    }

    public synchronized int size() {
        return operations.size();
    }

    /** What is wrong, in words; empty when each key's history is linearizable. */
    public synchronized List<String> violations() {
        var byKey = new HashMap<ObjectKey, List<Operation>>();
        operations.forEach(
                one -> byKey.computeIfAbsent(one.key, key -> new ArrayList<>()).add(one));
        var found = new ArrayList<String>();
        byKey.values().forEach(ofKey -> {
            found.addAll(stale(ofKey));
            found.addAll(twice(ofKey));
        });
        return found;
    }

    /** Walks through calls in the order of time and keeps the newest state that any finished one had seen. */
    private static List<String> stale(List<Operation> operations) {
        var found = new ArrayList<String>();
        var byEnd = operations.stream()
                .sorted(Comparator.comparingLong(Operation::endNanos))
                .toList();
        var byStart = operations.stream()
                .sorted(Comparator.comparingLong(Operation::startNanos))
                .toList();
        int ended = 0;
        Operation newest = null;
        for (var operation : byStart) {
            while (ended < byEnd.size() && byEnd.get(ended).endNanos < operation.startNanos) {
                var done = byEnd.get(ended++);
                newest = newest == null || done.revision > newest.revision ? done : newest;
            }
            if (newest != null && operation.revision < newest.revision) {
                found.add(operation + " began after " + newest + " had ended");
            }
        }
        return found;
    }

    private static List<String> twice(List<Operation> operations) {
        Map<Long, Operation> writes = new HashMap<>();
        var found = new ArrayList<String>();
        for (var operation : operations) {
            if (operation.kind == Kind.WRITE) {
                var other = writes.put(operation.revision, operation);
                if (other != null) {
                    found.add(operation + " made the same state as " + other);
                }
            }
        }
        return found;
    }
}
