package dev.djong.apiserver.admission;

import dev.djong.object.ApiObject;

/** One admission plug-in. Refusals are thrown as {@link dev.djong.status.ApiFailure}, mostly 403. */
public interface AdmissionStep {
    /** Upstream's name of the plug-in. */
    String name();

    /** Completes the object of a create or update; returns it unchanged where there is nothing to do. */
    default ApiObject mutate(AdmissionRequest request) {
        return request.requireObject();
    }

    /** The same for a step that wants to be asked again when later ones change the object. */
    default ApiObject mutate(AdmissionRequest request, Reinvocation reinvocation) {
        return mutate(request);
    }

    /** Looks at the final object, or at the delete or connect; throws to refuse. */
    default void review(AdmissionRequest request) {}
}
