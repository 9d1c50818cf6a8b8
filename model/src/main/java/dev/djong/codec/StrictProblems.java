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
    private @Nullable Set<String> last;

    /** From here on unknown fields are listed after all else. */
    void reportUnknownLast() {
        last = new LinkedHashSet<>();
    }

    void unknown(String path) {
        var problem = "unknown field \"" + path + "\"";
        if (last == null) {
            add(problem);
        } else if (last.size() < MAX_PROBLEMS) {
            last.add(problem);
        }
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
        if (problems == null && last == null) {
            return List.of();
        }
        var all = new ArrayList<String>();
        if (problems != null) {
            all.addAll(problems);
        }
        if (last != null) {
            all.addAll(last);
        }
        return all.size() <= MAX_PROBLEMS ? all : all.subList(0, MAX_PROBLEMS);
    }
}
