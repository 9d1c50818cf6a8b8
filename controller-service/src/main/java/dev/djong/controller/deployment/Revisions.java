package dev.djong.controller.deployment;

import dev.djong.object.ApiObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The annotations by which a Deployment and its ReplicaSets tell their revision and intended size. */
final class Revisions {
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MAX = "deployment.kubernetes.io/max-replicas";
    /** The Deployment's annotations that are not its ReplicaSets' business. */
    private static final Set<String> NOT_COPIED = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            HISTORY,
            DESIRED,
            MAX,
            "deprecated.deployment.rollback.to");
    /** Longer histories lose their oldest entries. */
    private static final int MAX_HISTORY_CHARS = 2000;

    private Revisions() {}

    static long of(ApiObject object) {
        return number(object, REVISION);
    }

    static long number(ApiObject object, String annotation) {
        try {
            return Long.parseLong(object.annotation(annotation).orElse("0"));
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }

    /** The annotations of the ReplicaSet of the Deployment's current template. */
    static Map<String, String> current(ApiObject deployment, Map<String, String> before, long revision) {
        var all = new TreeMap<>(before);
        deployment.annotations().forEach((name, value) -> {
            if (!NOT_COPIED.contains(name)) {
                all.put(name, value);
            }
        });
        var old = before.getOrDefault(REVISION, "");
        if (old.isEmpty() || Long.parseLong(old) < revision) {
            all.put(REVISION, Long.toString(revision));
            if (!old.isEmpty()) {
                all.put(HISTORY, appended(before.getOrDefault(HISTORY, ""), old));
            }
        }
        return all;
    }

    private static String appended(String history, String revision) {
        var text = history.isEmpty() ? revision : history + "," + revision;
        while (text.length() > MAX_HISTORY_CHARS && text.indexOf(',') >= 0) {
            text = text.substring(text.indexOf(',') + 1);
        }
        return text;
    }

    static ApiObject withSize(ApiObject replicaSet, int desired, int max) {
        return replicaSet.withAnnotation(DESIRED, Integer.toString(desired)).withAnnotation(MAX, Integer.toString(max));
    }
}
