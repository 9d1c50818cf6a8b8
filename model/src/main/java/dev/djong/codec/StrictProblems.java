package dev.djong.codec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects unknown and duplicate fields: each once, and no more than a bound of them. */
final class StrictProblems {
    /** Further ones are not reported: an answer must not grow with the body. Upstream has the same bound. */
    static final int MAX_PROBLEMS = 100;

    private @Nullable Set<String> problems;

    void unknown(String path) {
        add("unknown field \"" + path + "\"");
    }

    void duplicate(String path) {
        add("duplicate field \"" + path + "\"");
    }

    void add(String problem) {
        var all = problems;
        if (all == null) {
            all = new LinkedHashSet<>();
            problems = all;
        }
        if (all.size() < MAX_PROBLEMS) {
            all.add(problem);
        }
    }

    List<String> toList() {
        return problems == null ? List.of() : new ArrayList<>(problems);
    }
}
