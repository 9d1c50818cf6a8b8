package dev.djong.controller.job;

import dev.djong.controller.pod.NameSequence;
import dev.djong.controller.pod.PodTemplates;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod to make for a Job.
 *
 * @param place of its name in {@code names}
 */
record NewPod(ApiObject object, NameSequence names, int place) {
    private static final String INDEX_VARIABLE = "JOB_COMPLETION_INDEX";
    /** What a name has room for before its five letters and the dash. */
    private static final int MAX_BASE = 57;

    /** The same pod under the next name: this one belongs to somebody else's. */
    NewPod underNextName() {
        var named = object.withMetadata(metadata -> metadata.with("name", names.name(place + 1)));
        return new NewPod(named, names, place + 1);
    }

    static NewPod of(Job job, NameSequence names, int place) {
        var pod = PodTemplates.pod(job.object(), names.name(place), names.prefix());
        return new NewPod(pod.withFinalizers(JobPods.withTracking(pod.finalizers())), names, place);
    }

    /** @param replaced the pod of that index that failed before it, if it inherits a count of failures */
    static NewPod ofIndex(Job job, int index, NameSequence names, int place, @Nullable ApiObject replaced) {
        var plain = of(job, names, place);
        var pod = plain.object
                .withAnnotations(annotations(job, index, plain.object, replaced))
                .withLabel(JobPods.INDEX, "" + index)
                .withSpec(spec -> withVariable(withVariable(spec, "initContainers"), "containers")
                        .with("hostname", job.object().name() + "-" + index));
        return new NewPod(pod, names, place);
    }

    /** The names of an index's pods: {@code JOB-INDEX-xxxxx}, where a long name of a Job is cut and its index is not. */
    static NameSequence namesOf(Job job, int index) {
        var suffix = "-" + index;
        var name = job.object().name();
        var cut = name.substring(0, Math.min(name.length(), MAX_BASE - suffix.length()));
        return new NameSequence(cut + suffix, job.object().uid());
    }

    private static Map<String, String> annotations(Job job, int index, ApiObject pod, @Nullable ApiObject replaced) {
        var annotations = new HashMap<>(pod.annotations());
        annotations.put(JobPods.INDEX, "" + index);
        if (job.limitsEachIndex()) {
            int failures = 0;
            int ignored = 0;
            if (replaced != null) {
                boolean counts = job.failurePolicy().match(replaced).counts();
                failures = JobPods.failuresBefore(replaced) + (counts ? 1 : 0);
                ignored = JobPods.ignoredFailuresBefore(replaced) + (counts ? 0 : 1);
            }
            annotations.put(JobPods.FAILURES, "" + failures);
            if (ignored > 0) {
                annotations.put(JobPods.IGNORED_FAILURES, "" + ignored);
            }
        }
        return annotations;
    }

    private static JsonObject withVariable(JsonObject spec, String list) {
        return spec.has(list)
                ? spec.with(list, spec.array(list).map(container -> withVariable(container.asObject())))
                : spec;
    }

    /** A variable of that name that the user set stays. */
    private static JsonObject withVariable(JsonObject container) {
        var variables = container.array("env");
        if (variables.objects().anyMatch(variable -> variable.text("name").equals(INDEX_VARIABLE))) {
            return container;
        }
        var field = JsonObject.of("fieldPath", Json.of("metadata.labels['" + JobPods.INDEX + "']"));
        var variable = JsonObject.of("name", Json.of(INDEX_VARIABLE), "valueFrom", JsonObject.of("fieldRef", field));
        JsonArray all = variables.plus(variable);
        return container.with("env", all);
    }
}
