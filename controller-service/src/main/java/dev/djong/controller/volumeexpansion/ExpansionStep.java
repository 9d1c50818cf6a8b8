package dev.djong.controller.volumeexpansion;

import dev.djong.object.ApiObject;

/** What is next for a claim that wants to be larger. */
sealed interface ExpansionStep {
    record Nothing() implements ExpansionStep {}

    /** Somebody else's work. */
    record Leave() implements ExpansionStep {}

    /** Says that it is being done. */
    record Begin(ApiObject claim) implements ExpansionStep {}

    record Grow(ApiObject volume) implements ExpansionStep {}

    /** Says that it is done. */
    record Finish(ApiObject claim) implements ExpansionStep {}
}
