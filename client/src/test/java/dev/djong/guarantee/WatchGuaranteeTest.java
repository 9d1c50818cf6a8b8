package dev.djong.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.guarantee.RegisterHistory.Kind;
import dev.djong.guarantee.RegisterHistory.Operation;
import dev.djong.guarantee.Told.Type;
import dev.djong.object.ObjectKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each validator finds what it is there for, and nothing in a watch that is as it should be. */
class WatchGuaranteeTest {
    private static final Told A_ADDED = told(11, Type.ADDED, "a", "even");
    private static final Told B_ADDED = told(12, Type.ADDED, "b", "odd");
    private static final Told A_CHANGED = told(13, Type.MODIFIED, "a", "odd");
    private static final Told B_DELETED = told(14, Type.DELETED, "b", "odd");
    private static final History HISTORY = new History(10, Map.of(), List.of(A_ADDED, B_ADDED, A_CHANGED, B_DELETED));

    private static Told told(long revision, Type type, String name, String half) {
        return new Told(revision, type, new ObjectKey("ns", name), Map.of("half", half), "x");
    }

    private static Told bookmark(long revision) {
        return new Told(revision, Type.BOOKMARK, ObjectKey.cluster(""), Map.of(), "");
    }

    private static List<WatchGuarantee> broken(Told... told) {
        return broken(List.of(told));
    }

    @SafeVarargs
    private static List<WatchGuarantee> broken(List<Told>... pieces) {
        var watched = new Watched("w", 10, labels -> true, List.of(pieces));
        return Arrays.stream(WatchGuarantee.values())
                .filter(guarantee -> !guarantee.violations(watched, HISTORY).isEmpty())
                .toList();
    }

    @Test
    void aWatchAsItShouldBeHoldsAll() {
        assertThat(broken(A_ADDED, B_ADDED, bookmark(12), A_CHANGED, B_DELETED)).isEmpty();
        assertThat(broken(List.of(A_ADDED, B_ADDED), List.of(), List.of(A_CHANGED, B_DELETED)))
                .isEmpty();
    }

    @Test
    void eachFaultIsFound() {
        assertThat(broken(A_ADDED, A_CHANGED, B_ADDED, B_DELETED)).containsExactly(WatchGuarantee.ORDERED);
        assertThat(broken(A_ADDED, A_ADDED, B_ADDED, A_CHANGED, B_DELETED)).containsExactly(WatchGuarantee.UNIQUE);
        assertThat(broken(A_ADDED, B_ADDED, B_DELETED)).containsExactly(WatchGuarantee.RELIABLE);
        assertThat(broken(A_ADDED, B_ADDED, A_CHANGED, bookmark(14), B_DELETED))
                .containsExactly(WatchGuarantee.BOOKMARKABLE);
        assertThat(broken(List.of(A_ADDED, B_ADDED), List.of(B_ADDED, A_CHANGED, B_DELETED)))
                .containsExactly(WatchGuarantee.UNIQUE, WatchGuarantee.RESUMABLE);
        assertThat(broken(A_ADDED, B_ADDED, told(13, Type.ADDED, "a", "odd"), B_DELETED))
                .containsExactly(WatchGuarantee.FILTER_CORRECT);
    }

    @Test
    void leavingASelectorIsADeletionOfWhatMatchedLast() {
        assertThat(HISTORY.seenThrough(labels -> labels.get("half").equals("even")))
                .containsExactly(A_ADDED, told(13, Type.DELETED, "a", "even"));
        assertThat(HISTORY.seenThrough(labels -> labels.get("half").equals("odd")))
                .containsExactly(B_ADDED, told(13, Type.ADDED, "a", "odd"), B_DELETED);
    }

    private static Operation operation(Kind kind, long start, long end, long revision) {
        return new Operation("c", kind, new ObjectKey("ns", "a"), start, end, revision);
    }

    private static List<String> violations(Operation... operations) {
        var history = new RegisterHistory();
        List.of(operations).forEach(history::add);
        return history.violations();
    }

    @Test
    void aReadOfWhatWasOverIsNotLinearizable() {
        var write = operation(Kind.WRITE, 0, 10, 7);
        assertThat(violations(write, operation(Kind.READ, 11, 12, 6))).hasSize(1);
        assertThat(violations(write, operation(Kind.READ, 5, 12, 6))).isEmpty();
        assertThat(violations(write, operation(Kind.READ, 11, 12, 7))).isEmpty();
        assertThat(violations(operation(Kind.READ, 0, 1, 7), operation(Kind.READ, 2, 3, 6)))
                .as("two reads that go back")
                .hasSize(1);
        assertThat(violations(write, operation(Kind.WRITE, 1, 9, 7))).hasSize(1);
    }
}
