package dev.djong.controller.deployment;

import dev.djong.controller.pod.PodTemplates;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Deployment and the ReplicaSets that it manages.
 *
 * @param replicaSets in order of age, oldest first
 * @param oldPodsRunning whether pods of another template than the current have not ended
 */
record DeploymentObserved(ApiObject deployment, List<ApiObject> replicaSets, boolean oldPodsRunning, Instant now) {
    static final Comparator<ApiObject> BY_AGE = Comparator.<ApiObject, Instant>comparing(
                    set -> set.creationTimestamp().orElse(Instant.MAX))
            .thenComparing(ApiObject::name);

    DeploymentObserved {
        replicaSets = replicaSets.stream().sorted(BY_AGE).toList();
    }

    int replicas() {
        return (int) deployment.spec().integerOr("replicas", 1);
    }

    boolean paused() {
        return deployment.spec().flag("paused");
    }

    boolean recreates() {
        return deployment.spec().object("strategy").text("type").equals("Recreate");
    }

    RolloutLimits limits() {
        return RolloutLimits.of(deployment.spec());
    }

    /** The most pods that may exist at once. */
    int maxReplicas() {
        return replicas() + limits().surge();
    }

    Optional<Duration> progressDeadline() {
        OptionalLong seconds = deployment.spec().integer("progressDeadlineSeconds");
        return seconds.isEmpty() || seconds.getAsLong() == Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(seconds.getAsLong()));
    }

    JsonObject template() {
        return deployment.spec().object("template");
    }

    /** The ReplicaSet of the current template; of several the oldest. */
    Optional<ApiObject> current() {
        return current(deployment, replicaSets);
    }

    static Optional<ApiObject> current(ApiObject deployment, List<ApiObject> byAge) {
        var template = deployment.spec().object("template");
        return byAge.stream()
                .filter(set -> PodTemplates.same(set.spec().object("template"), template))
                .findFirst();
    }

    List<ApiObject> old() {
        var current = current().map(ApiObject::uid).orElse("");
        return replicaSets.stream().filter(set -> !set.uid().equals(current)).toList();
    }

    static int size(ApiObject replicaSet) {
        return (int) replicaSet.spec().integerOr("replicas", 1);
    }

    static int totalSize(List<ApiObject> replicaSets) {
        return replicaSets.stream().mapToInt(DeploymentObserved::size).sum();
    }

    static int count(ApiObject replicaSet, String statusField) {
        return (int) replicaSet.status().integerOr(statusField, 0);
    }

    static int count(List<ApiObject> replicaSets, String statusField) {
        return replicaSets.stream().mapToInt(set -> count(set, statusField)).sum();
    }
}
