package dev.djong.apiserver.subresource.proxy;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.subresource.backend.Backend;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;

/** A pod at its own address. Without a port in the request, the first port that one of its containers declares. */
final class PodTargets implements TargetFinder {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final ClusterState state;

    PodTargets(ClusterState state) {
        this.state = state;
    }

    @Override
    public Backend find(String namespace, SchemeNamePort target) {
        var pod = state.cached(Resources.PODS, new ObjectKey(namespace, target.name()))
                .orElseThrow(() -> ApiFailure.notFound(Resources.PODS.groupResource(), target.name()));
        return ReachableAddress.pod(pod.status().text("podIP"), port(pod, target), target.https());
    }

    private static int port(ApiObject pod, SchemeNamePort target) {
        if (target.port().isEmpty()) {
            return firstDeclared(pod, target.https());
        }
        return ReachableAddress.port(target.port())
                .orElseThrow(() -> ApiFailure.badRequest("invalid pod request: \"" + target.port() + "\" is no port"));
    }

    private static int firstDeclared(ApiObject pod, boolean https) {
        return pod.spec()
                .array("containers")
                .objects()
                .flatMap(container -> container.array("ports").objects())
                .mapToInt((JsonObject port) -> (int) port.integerOr("containerPort", 0))
                .findFirst()
                .orElse(https ? HTTPS : HTTP);
    }
}
