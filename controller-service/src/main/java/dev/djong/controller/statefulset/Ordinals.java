package dev.djong.controller.statefulset;

import dev.djong.object.ApiObject;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The ordinals that a StatefulSet wants: {@code count} from {@code start} on. A replica's pod is {@code <set>-<ordinal>},
 * its claims are {@code <template>-<set>-<ordinal>}.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/issues/3335">KEP-3335: start ordinal</a>
 */
record Ordinals(int start, int count) {
    private static final Pattern POD_NAME = Pattern.compile("(.*)-(0|[1-9][0-9]{0,8})");

    static Ordinals of(ApiObject set) {
        return new Ordinals((int) set.spec().object("ordinals").integerOr("start", 0), (int)
                set.spec().integerOr("replicas", 1));
    }

    boolean contains(int ordinal) {
        return ordinal >= start && ordinal < start + count;
    }

    static String podName(ApiObject set, int ordinal) {
        return set.name() + "-" + ordinal;
    }

    static String claimName(ApiObject set, String template, int ordinal) {
        return template + "-" + podName(set, ordinal);
    }

    /** The ordinal of a pod of that set; empty for a name that is none of its. */
    static OptionalInt of(ApiObject set, String podName) {
        var parts = POD_NAME.matcher(podName);
        return parts.matches() && parts.group(1).equals(set.name())
                ? OptionalInt.of(Integer.parseInt(parts.group(2)))
                : OptionalInt.empty();
    }
}
