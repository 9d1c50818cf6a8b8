package dev.djong.node.eviction;

import dev.djong.object.Quantity;

/** How much must be left: so many bytes or things, or a share of what there is. */
public sealed interface Amount {
    /** {@code 100Mi} */
    record Absolute(long value) implements Amount {}

    /** {@code 10%} is 0.1 */
    record Share(double share) implements Amount {}

    static Amount parse(String text) {
        return text.endsWith("%")
                ? new Share(Double.parseDouble(text.substring(0, text.length() - 1)) / 100)
                : new Absolute(Quantity.parse(text).toLong());
    }

    default long of(long capacity) {
        return switch (this) {
            case Absolute(var value) -> value;
            case Share(var share) -> (long) (capacity * share);
        };
    }

    /** As upstream: nothing and everything are words for "no threshold". */
    default boolean isVoid() {
        return switch (this) {
            case Absolute(var value) -> value == 0;
            case Share(var share) -> share <= 0 || share >= 1;
        };
    }
}
