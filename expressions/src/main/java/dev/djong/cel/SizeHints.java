package dev.djong.cel;

import dev.cel.common.types.CelType;
import java.util.List;
import java.util.OptionalLong;

/** How large the parts of variables can be, by the path to them: {@code self}, {@code spec}, {@code @items}. */
@FunctionalInterface
interface SizeHints {
    SizeHints NONE = (path, type) -> OptionalLong.empty();

    /** The largest size of a string, list or map; empty where nothing bounds it. */
    OptionalLong largest(List<String> path, CelType type);
}
