package dev.djong.patch;

import java.util.ArrayList;
import java.util.List;

/** A path into a tree (RFC 6901): {@code /spec/containers/0/image}. */
record JsonPointer(List<String> steps) {
    /** Deeper than any tree may be. */
    static final int MAX_STEPS = 10_000;

    static JsonPointer of(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        if (!text.startsWith("/")) {
            throw PatchFailure.doesNotApply("a path begins with a slash: " + text);
        }
        var steps = new ArrayList<String>();
        int from = 1;
        while (true) {
            int slash = text.indexOf('/', from);
            var step = slash < 0 ? text.substring(from) : text.substring(from, slash);
            steps.add(step.replace("~1", "/").replace("~0", "~"));
            if (slash < 0) {
                return new JsonPointer(List.copyOf(steps));
            }
            if (steps.size() > MAX_STEPS) {
                throw PatchFailure.doesNotApply("a path of more than " + MAX_STEPS + " steps");
            }
            from = slash + 1;
        }
    }

    boolean isRoot() {
        return steps.isEmpty();
    }

    String last() {
        return steps.getLast();
    }

    boolean isInside(JsonPointer other) {
        return steps.size() > other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }
}
