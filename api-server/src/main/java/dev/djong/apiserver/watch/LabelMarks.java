package dev.djong.apiserver.watch;

import dev.djong.object.LabelSelector;
import dev.djong.object.LabelSelector.Requirement;
import java.util.Map;

/**
 * Labels as 64 bits, so that a selector passes over most of what it cannot match without a look at it: each label sets one
 * bit for its key and two for key and value. An object that a selector matches bears all the bits that the selector wants;
 * the other way round this is no more than likely (a Bloom filter).
 */
final class LabelMarks {
    private static final int SECOND_BIT = 6;

    private LabelMarks() {}

    static long of(Map<String, String> labels) {
        long marks = 0;
        for (var label : labels.entrySet()) {
            marks |= key(label.getKey()) | pair(label.getKey(), label.getValue());
        }
        return marks;
    }

    /** What every object bears that the selector matches; 0 where it only says what must not be there. */
    static long wantedBy(LabelSelector selector) {
        long marks = 0;
        for (var requirement : selector.requirements()) {
            marks |= wantedBy(requirement);
        }
        return marks;
    }

    private static long wantedBy(Requirement requirement) {
        return switch (requirement.operator()) {
            case IN ->
                requirement.values().size() == 1
                        ? key(requirement.key())
                                | pair(requirement.key(), requirement.values().getFirst())
                        : key(requirement.key());
            case EXISTS, GREATER_THAN, LESS_THAN -> key(requirement.key());
            case NOT_IN, DOES_NOT_EXIST -> 0;
        };
    }

    private static long key(String key) {
        return 1L << spread(key.hashCode());
    }

    private static long pair(String key, String value) {
        int hash = spread(31 * key.hashCode() + value.hashCode());
        return 1L << hash | 1L << (hash >>> SECOND_BIT);
    }

    /** Shifts look at the lowest six bits alone: all of the hash is to tell there. */
    private static int spread(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ mixed >>> 16;
    }
}
