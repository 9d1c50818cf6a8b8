package dev.djong.guarantee;

import dev.djong.guarantee.Told.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The six guarantees of a watch, each a validator over what a watcher was told, with the true history beside it.
 *
 * <pre>{@code
 * history after 10     11 A+   12 B+   13 A~   14 B-
 * told                 11 A+   13 A~   12 B+          not ordered
 * told                 11 A+   12 B+   14 B-          not reliable: 13 is left out
 * told                 11 A+ | 11 A+   12 B+ ...      not resumable: told again after a break
 * told                 11 A+   13 bookmark   12 B+    not bookmarkable
 * }</pre>
 */
public enum WatchGuarantee {
    /** Revisions never decrease, bookmarks and deletions included. */
    ORDERED {
        @Override
        public List<String> violations(Watched watched, History history) {
            var found = new ArrayList<String>();
            var told = watched.all();
            for (int i = 1; i < told.size(); i++) {
                if (told.get(i).revision() < told.get(i - 1).revision()) {
                    found.add(told.get(i) + " came after " + told.get(i - 1));
                }
            }
            return found;
        }
    },

    /** No change is told twice. */
    UNIQUE {
        @Override
        public List<String> violations(Watched watched, History history) {
            var seen = new HashSet<Long>();
            return Watched.changes(watched.all()).stream()
                    .filter(told -> !seen.add(told.revision()))
                    .map(told -> told + " was told twice")
                    .toList();
        }
    },

    /** Nothing that matters is left out. */
    RELIABLE {
        @Override
        public List<String> violations(Watched watched, History history) {
            var told = new HashSet<Long>();
            watched.all().forEach(one -> told.add(one.revision()));
            return history.seenThrough(watched.selector()).stream()
                    .filter(expected -> expected.revision() > watched.after())
                    .filter(expected -> !told.contains(expected.revision()))
                    .map(expected -> expected + " was left out")
                    .toList();
        }
    },

    /** Who comes back with the last revision is told what follows it, and nothing from before. */
    RESUMABLE {
        @Override
        public List<String> violations(Watched watched, History history) {
            var found = new ArrayList<String>();
            long reached = watched.after();
            for (var piece : watched.pieces()) {
                long came = reached;
                piece.stream()
                        .filter(Told::isChange)
                        .filter(told -> told.revision() <= came)
                        .map(told -> told + " was told to a watcher that came back with " + came)
                        .forEach(found::add);
                reached = piece.isEmpty() ? reached : piece.getLast().revision();
            }
            return found;
        }
    },

    /** Behind a bookmark nothing from before it is told. */
    BOOKMARKABLE {
        @Override
        public List<String> violations(Watched watched, History history) {
            var found = new ArrayList<String>();
            long promised = 0;
            for (var told : watched.all()) {
                if (told.type() == Type.BOOKMARK) {
                    promised = told.revision();
                } else if (told.revision() <= promised) {
                    found.add(told + " came after a bookmark at " + promised);
                }
            }
            return found;
        }
    },

    /** Each event is what the selector makes of the change, and no other change is told. */
    FILTER_CORRECT {
        @Override
        public List<String> violations(Watched watched, History history) {
            var expected = new java.util.HashMap<Long, Told>();
            history.seenThrough(watched.selector()).forEach(one -> expected.put(one.revision(), one));
            return Watched.changes(watched.all()).stream()
                    .filter(told -> !told.equals(expected.get(told.revision())))
                    .map(told -> told + " was told instead of " + expected.get(told.revision()))
                    .toList();
        }
    };

    /** What is wrong, in words; empty when the guarantee holds. */
    public abstract List<String> violations(Watched watched, History history);

    /** All six; each line begins with the watcher and the guarantee. */
    public static List<String> check(Watched watched, History history) {
        return Arrays.stream(values())
                .flatMap(guarantee -> guarantee.violations(watched, history).stream()
                        .map(violation -> watched.name() + " " + guarantee + ": " + violation))
                .toList();
    }
}
