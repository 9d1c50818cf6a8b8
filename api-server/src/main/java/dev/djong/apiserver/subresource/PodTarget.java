package dev.djong.apiserver.subresource;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The container that a log, exec or attach request means. */
final class PodTarget {
    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private PodTarget() {}

    /** @throws ApiFailure 400 where the name is missing and not obvious, or names no container */
    static String container(ApiObject pod, String wanted) {
        var names = names(pod);
        if (wanted.isEmpty()) {
            return obvious(pod, names)
                    .orElseThrow(() -> ApiFailure.badRequest("a container name must be specified for pod " + pod.name()
                            + ", choose one of: [" + String.join(" ", names) + "]"));
        }
        if (!names.contains(wanted)) {
            throw ApiFailure.badRequest("container " + wanted + " is not valid for pod " + pod.name());
        }
        return wanted;
    }

    private static Optional<String> obvious(ApiObject pod, List<String> names) {
        var main = pod.spec().array("containers").objects().toList();
        if (main.size() == 1) {
            return Optional.of(main.getFirst().text("name"));
        }
        return pod.annotation(DEFAULT_CONTAINER).filter(names::contains);
    }

    private static List<String> names(ApiObject pod) {
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(list -> pod.spec().array(list).objects())
                .map((JsonObject container) -> container.text("name"))
                .toList();
    }
}
