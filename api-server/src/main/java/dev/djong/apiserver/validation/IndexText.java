package dev.djong.apiserver.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Completion indexes as a Job writes them, {@code 0-3,5}, and what is wrong with them.
 *
 * @param runs those that could be read
 */
record IndexText(List<Run> runs, Optional<String> problem) {
    static final IndexText NONE = new IndexText(List.of(), Optional.empty());

    /** Both ends belong to it. */
    record Run(long first, long last) {}

    private static final class Problem extends RuntimeException {
        private static final long serialVersionUID = 1;

        Problem(String message) {
            super(message, null, false, false);
        }
    }

    static IndexText read(String text, long completions) {
        var runs = new ArrayList<Run>();
        Optional<String> problem = Optional.empty();
        for (var part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            try {
                var run = run(part, completions);
                if (!runs.isEmpty() && runs.getLast().last >= run.first) {
                    throw notIncreasing(runs.getLast().last, run.first);
                }
                runs.add(run);
            } catch (Problem first) {
                problem = problem.or(() -> Optional.of(String.valueOf(first.getMessage())));
            }
        }
        return new IndexText(runs, problem);
    }

    private static Run run(String part, long completions) {
        var ends = part.split("-", -1);
        if (ends.length > 2) {
            throw new Problem("the fragment \"" + part
                    + "\" violates the requirement that an index interval can have at most two parts separated by '-'");
        }
        long first = index(ends[0], completions);
        long last = ends.length == 1 ? first : index(ends[1], completions);
        if (ends.length == 2 && first >= last) {
            throw notIncreasing(first, last);
        }
        return new Run(first, last);
    }

    private static Problem notIncreasing(long before, long now) {
        return new Problem("non-increasing order, previous: " + before + ", current: " + now);
    }

    private static long index(String text, long completions) {
        int index;
        try {
            index = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new Problem("cannot convert string to integer for index: \"" + text + "\"");
        }
        if (index >= completions) {
            throw new Problem("too large index: \"" + text + "\"");
        }
        return index;
    }

    /** How many; 0 where something is wrong. */
    long total() {
        return problem.isPresent()
                ? 0
                : runs.stream().mapToLong(run -> run.last - run.first + 1).sum();
    }

    /** The first index that both have. */
    Optional<Long> overlap(IndexText other) {
        return runs.stream()
                .flatMap(mine -> other.runs.stream()
                        .filter(its -> mine.first <= its.last && its.first <= mine.last)
                        .map(its -> Math.max(mine.first, its.first)))
                .findFirst();
    }
}
