package dev.djong.controller.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of completion indexes as runs, which is how a Job's status writes them: {@code 0-3,5,7,8}. Two neighbours are
 * written one by one, three or more as a range.
 *
 * @param runs in order, with gaps between them
 */
record Indexes(List<Run> runs) {
    static final Indexes NONE = new Indexes(List.of());

    /** Both ends belong to it. */
    record Run(int first, int last) {
        private String text() {
            return last == first ? "" + first : first + (last == first + 1 ? "," : "-") + last;
        }
    }

    Indexes {
        runs = joined(runs);
    }

    private static List<Run> joined(List<Run> runs) {
        var result = new ArrayList<Run>();
        for (var run : runs.stream().sorted(Comparator.comparingInt(Run::first)).toList()) {
            if (result.isEmpty() || run.first > result.getLast().last + 1) {
                result.add(run);
            } else if (run.last > result.getLast().last) {
                result.set(result.size() - 1, new Run(result.getLast().first, run.last));
            }
        }
        return List.copyOf(result);
    }

    static Indexes of(Collection<Integer> indexes) {
        return new Indexes(indexes.stream().map(index -> new Run(index, index)).toList());
    }

    /** Leaves out what is no index of a Job with so many {@code completions}, since it may have been scaled down. */
    static Indexes parse(String text, int completions) {
        var runs = new ArrayList<Run>();
        for (var part : text.isEmpty() ? new String[0] : text.split(",")) {
            int hyphen = part.indexOf('-');
            try {
                int first = Integer.parseInt(hyphen < 0 ? part : part.substring(0, hyphen));
                int last = hyphen < 0 ? first : Integer.parseInt(part.substring(hyphen + 1));
                if (first >= 0 && first < completions && last >= first) {
                    runs.add(new Run(first, Math.min(last, completions - 1)));
                }
            } catch (NumberFormatException corrupted) {
                continue; // as if it were not there
            }
        }
        return new Indexes(runs);
    }

    Indexes and(Indexes others) {
        var all = new ArrayList<>(runs);
        all.addAll(others.runs);
        return new Indexes(all);
    }

    boolean has(int index) {
        return runs.stream().anyMatch(run -> run.first <= index && index <= run.last);
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    int size() {
        return runs.stream().mapToInt(run -> run.last - run.first + 1).sum();
    }

    /** How many of them are also among {@code others}. */
    int shared(Indexes others) {
        return size() + others.size() - and(others).size();
    }

    /** The first {@code count} indexes below {@code end} that are not among them. */
    List<Integer> firstMissing(int count, int end) {
        var missing = new ArrayList<Integer>();
        int next = 0;
        for (var run : runs) {
            for (; next < Math.min(run.first, end) && missing.size() < count; next++) {
                missing.add(next);
            }
            next = Math.max(next, run.last + 1);
        }
        for (; next < end && missing.size() < count; next++) {
            missing.add(next);
        }
        return missing;
    }

    @Override
    public String toString() {
        return runs.stream().map(Run::text).collect(Collectors.joining(","));
    }
}
