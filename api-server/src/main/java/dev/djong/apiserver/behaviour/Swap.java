package dev.djong.apiserver.behaviour;

import dev.djong.object.ApiObject;

/** What became of a compare-and-swap. */
public sealed interface Swap {
    record Done(ApiObject object) implements Swap {}

    /** Somebody was faster. */
    record Newer(ApiObject current) implements Swap {}

    record Gone() implements Swap {}

    /** The store did not say. */
    record Unknown(Throwable cause) implements Swap {}
}
