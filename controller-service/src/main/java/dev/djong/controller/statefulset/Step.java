package dev.djong.controller.statefulset;

import dev.djong.object.ApiObject;

/** One thing to do for a StatefulSet. Steps are done in order; each may be repeated. */
sealed interface Step {
    /** A claim that the pod of that name needs. */
    record CreateClaim(ApiObject claim, String pod) implements Step {}

    /** The claim belongs to somebody else from now on. */
    record UpdateClaim(ApiObject claim) implements Step {}

    record CreatePod(ApiObject pod) implements Step {}

    /** The pod has lost the labels of its identity. */
    record UpdatePod(ApiObject pod) implements Step {}

    record DeletePod(ApiObject pod) implements Step {}
}
