package dev.djong.informer;

import dev.djong.object.ApiObject;

/** How a cache changed. A relist shows as the changes between the old and the new state. */
public sealed interface Change {
    record Added(ApiObject current) implements Change {}

    record Updated(ApiObject previous, ApiObject current) implements Change {}

    record Removed(ApiObject previous) implements Change {}

    /** The newest state known: the current object, or the last one before its removal. */
    default ApiObject object() {
        return switch (this) {
            case Added(var current) -> current;
            case Updated(var previous, var current) -> current;
            case Removed(var previous) -> previous;
        };
    }
}
