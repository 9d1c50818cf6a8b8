package dev.djong.controller.pod;

import dev.djong.informer.Index;
import dev.djong.object.ObjectKey;
import dev.djong.storage.Claim;

/** Pods and the claims that they use. */
public final class PodClaims {
    /** Pods under the keys of the claims that they use, as text. */
    public static final Index BY_CLAIM = new Index(
            "claims",
            pod -> Claim.namesUsedBy(pod)
                    .map(name -> new ObjectKey(pod.namespace(), name).toString())
                    .toList());

    private PodClaims() {}
}
