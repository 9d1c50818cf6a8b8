package dev.djong.guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Everything that one watcher was told from a revision on, in pieces: its stream broke between them, and it came back with
 * the last revision that it had.
 *
 * @param after the revision that it began after
 * @param selector what it asked for
 */
public record Watched(String name, long after, Predicate<Map<String, String>> selector, List<List<Told>> pieces) {
    public Watched {
        pieces = pieces.stream().map(List::copyOf).toList();
    }

    List<Told> all() {
        var all = new ArrayList<Told>();
        pieces.forEach(all::addAll);
        return all;
    }

    static List<Told> changes(List<Told> told) {
        return told.stream().filter(Told::isChange).toList();
    }
}
