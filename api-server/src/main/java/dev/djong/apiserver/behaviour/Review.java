package dev.djong.apiserver.behaviour;

import dev.djong.object.ApiObject;

/** A kind that is asked and answered, and never stored: a create returns the submitted object with its status filled in. */
@FunctionalInterface
public interface Review {
    /**
     * @param namespace of the request; empty for cluster-scoped kinds
     * @throws dev.djong.status.ApiFailure for a question that makes no sense
     */
    ApiObject answer(ApiObject submitted, String namespace, WriteContext context);
}
