package dev.djong.apiserver.authz;

/** Decides whether a user may do something. Answers from memory, for many threads at once. */
public interface Authorizer {
    Decision authorize(Attributes attributes);

    /** The standard 403, when this authoriser does not allow it. */
    default void require(Attributes attributes) {
        var decision = authorize(attributes);
        if (!decision.isAllowed()) {
            throw Forbidden.of(attributes, decision.reason());
        }
    }
}
