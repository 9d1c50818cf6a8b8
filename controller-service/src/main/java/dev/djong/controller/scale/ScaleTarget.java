package dev.djong.controller.scale;

import dev.djong.object.ApiObject;

/** What asking for an object's scale found. */
public sealed interface ScaleTarget {

    /** An {@code autoscaling/v1} Scale. */
    record Scaled(ApiObject scale) implements ScaleTarget {}

    /** There is no such object. */
    record Missing(String message) implements ScaleTarget {}

    /** Objects of that resource have no scale. */
    record Unscalable() implements ScaleTarget {}
}
