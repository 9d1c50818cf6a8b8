package dev.djong.cel;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * All macros over lists and maps: {@code all}, {@code exists}, {@code map}, ... An accumulator that failed stays failed until
 * a later element decides, as with {@code ||}.
 */
record Loop(Names names, Node range, Node init, Node condition, Node step, Node result) implements Node {
    /** @param second empty where there is one variable */
    record Names(String first, String second, String accumulator) {}

    @Override
    public Object value(Frame frame) {
        var items = range.value(frame);
        var accumulating = frame.within(names.accumulator);
        accumulating.set(0, init.value(frame));
        var inner = accumulating.within(names.first, names.second);
        if (names.second.isEmpty()) {
            each(items, accumulating, inner);
        } else {
            eachPair(items, accumulating, inner);
        }
        return result.value(accumulating);
    }

    private void each(Object items, Frame accumulating, Frame inner) {
        Iterator<?> all = switch (items) {
            case List<?> list -> list.iterator();
            case Map<?, ?> map -> map.keySet().iterator();
            default -> throw RuleFailure.noSuchOverload();
        };
        while (all.hasNext()) {
            inner.set(0, all.next());
            if (!turn(accumulating, inner)) {
                return;
            }
        }
    }

    private void eachPair(Object items, Frame accumulating, Frame inner) {
        switch (items) {
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    inner.set(0, (long) i);
                    inner.set(1, list.get(i));
                    if (!turn(accumulating, inner)) {
                        return;
                    }
                }
            }
            case Map<?, ?> map -> {
                for (var entry : map.entrySet()) {
                    inner.set(0, entry.getKey());
                    inner.set(1, entry.getValue());
                    if (!turn(accumulating, inner)) {
                        return;
                    }
                }
            }
            default -> throw RuleFailure.noSuchOverload();
        }
    }

    private boolean turn(Frame accumulating, Frame inner) {
        inner.requireTime();
        if (!Logic.bool(condition.value(inner))) {
            return false;
        }
        try {
            accumulating.set(0, step.value(inner));
        } catch (RuleFailure failed) {
            accumulating.set(0, failed);
        }
        return true;
    }
}
