package dev.djong.guarantee;

import dev.djong.guarantee.Told.Type;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Every committed change of a resource after some revision, in order, as a watch without a selector tells it, and the
 * objects that were there before.
 */
public record History(long after, Map<ObjectKey, Told> before, List<Told> changes) {
    public History {
        before = Map.copyOf(before);
        changes = List.copyOf(changes);
    }

    /**
     * What a watch with a selector must tell: entering the selection is ADDED, leaving it DELETED with the state that
     * matched last, at the revision of the change.
     */
    public List<Told> seenThrough(Predicate<Map<String, String>> selector) {
        var state = new HashMap<>(before);
        var seen = new ArrayList<Told>();
        for (var change : changes) {
            var previous = state.get(change.key());
            boolean was = previous != null && selector.test(previous.labels());
            boolean is = change.type() != Type.DELETED && selector.test(change.labels());
            if (is) {
                seen.add(with(change, change.revision(), was ? Type.MODIFIED : Type.ADDED));
            } else if (previous != null && was) {
                seen.add(with(previous, change.revision(), Type.DELETED));
            }
            if (change.type() == Type.DELETED) {
                state.remove(change.key());
            } else {
                state.put(change.key(), change);
            }
        }
        return seen;
    }

    private static Told with(Told state, long revision, Type type) {
        return new Told(revision, type, state.key(), state.labels(), state.content());
    }
}
