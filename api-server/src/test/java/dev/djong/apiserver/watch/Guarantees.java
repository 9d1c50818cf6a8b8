package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The six guarantees of a watch, each as a validator over what a client was told, with the true history beside it.
 *
 * @param history every committed write of the resource, in order
 */
record Guarantees(List<Write> history) {

    /** One committed write; {@code after} is null for a deletion. */
    record Write(Revision revision, ObjectKey key, ApiObject before, ApiObject after) {}

    /** Revisions never decrease, bookmarks and deletions included. */
    static void ordered(List<ToldEvent> told) {
        assertThat(told.stream().map(ToldEvent::revision)).as("ordered").isSorted();
    }

    /** No change is told twice. */
    static void unique(List<ToldEvent> told) {
        assertThat(changes(told).stream().map(ToldEvent::revision)).as("unique").doesNotHaveDuplicates();
    }

    /** From the revision on nothing that matters is left out, and nothing else is told. */
    void reliable(List<ToldEvent> told, Revision after, Predicate<ApiObject> selector) {
        assertThat(changes(told).stream().map(ToldEvent::revision).toList())
                .as("reliable")
                .isEqualTo(expected(after, selector).stream()
                        .map(ToldEvent::revision)
                        .toList());
    }

    /** Entering the selector is ADDED, leaving it DELETED with the last state that matched, at the change's revision. */
    void filterCorrect(List<ToldEvent> told, Revision after, Predicate<ApiObject> selector) {
        var expected = expected(after, selector);
        var changes = changes(told);
        for (int i = 0; i < Math.min(expected.size(), changes.size()); i++) {
            assertThat(changes.get(i)).as("filter-correct").isEqualTo(expected.get(i));
        }
    }

    /** Whoever was told a part and comes back with the last revision is told exactly the rest. */
    void resumable(List<ToldEvent> first, List<ToldEvent> second, Revision after, Predicate<ApiObject> selector) {
        var whole = new ArrayList<>(first);
        whole.addAll(second);
        ordered(whole);
        unique(whole);
        reliable(whole, after, selector);
        filterCorrect(whole, after, selector);
    }

    /** Behind a bookmark nothing from before it is told. */
    static void bookmarkable(List<ToldEvent> told) {
        var promised = Revision.ZERO;
        for (var event : told) {
            if (event.type() == EventType.BOOKMARK) {
                promised = event.revision();
            } else {
                assertThat(event.revision()).as("bookmarkable").isGreaterThan(promised);
            }
        }
    }

    /** All six over one uninterrupted watch. */
    void allHold(List<ToldEvent> told, Revision after, Predicate<ApiObject> selector) {
        ordered(told);
        unique(told);
        reliable(told, after, selector);
        filterCorrect(told, after, selector);
        bookmarkable(told);
    }

    List<ToldEvent> expected(Revision after, Predicate<ApiObject> selector) {
        var expected = new ArrayList<ToldEvent>();
        for (var write : history) {
            boolean before = write.before != null && selector.test(write.before);
            boolean now = write.after != null && selector.test(write.after);
            if (write.revision.compareTo(after) <= 0 || !before && !now) {
                continue;
            }
            var type = now ? before ? EventType.MODIFIED : EventType.ADDED : EventType.DELETED;
            var shown = now ? write.after : write.before;
            expected.add(new ToldEvent(type, shown.withResourceVersion(write.revision.toString())));
        }
        return expected;
    }

    /** The state that the history leads to. */
    Map<ObjectKey, ApiObject> state() {
        var state = new HashMap<ObjectKey, ApiObject>();
        for (var write : history) {
            if (write.after == null) {
                state.remove(write.key);
            } else {
                state.put(write.key, write.after.withResourceVersion(write.revision.toString()));
            }
        }
        return state;
    }

    private static List<ToldEvent> changes(List<ToldEvent> told) {
        return told.stream().filter(event -> event.type() != EventType.BOOKMARK).toList();
    }
}
