package dev.djong.apiserver.authz;

/** An authoriser's answer. The reason is empty where there is nothing to say. */
public sealed interface Decision {
    String reason();

    record Allow(String reason) implements Decision {}

    /** Refused, whatever the others think. */
    record Deny(String reason) implements Decision {}

    /** Not this authoriser's business; refused when all say so. */
    record NoOpinion(String reason) implements Decision {}

    Decision NO_OPINION = new NoOpinion("");

    default boolean isAllowed() {
        return this instanceof Allow;
    }
}
