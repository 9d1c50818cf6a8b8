package dev.djong.cloud.loadbalancer;

import dev.djong.object.ApiObject;

/** Which services this controller looks after (KEP-1959: those of a class are somebody else's). */
public final class BalancedServices {
    /** Keeps a deleted service until its balancer is gone (KEP-980). */
    public static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

    private BalancedServices() {}

    public static boolean wantsBalancer(ApiObject service) {
        return isBalanced(service) && !service.spec().has("loadBalancerClass");
    }

    /** It has, or may have, a balancer that must go. */
    static boolean needsCleanup(ApiObject service) {
        return service.finalizers().contains(FINALIZER) && (service.isBeingDeleted() || !isBalanced(service));
    }

    private static boolean isBalanced(ApiObject service) {
        return service.spec().text("type").equals("LoadBalancer");
    }
}
