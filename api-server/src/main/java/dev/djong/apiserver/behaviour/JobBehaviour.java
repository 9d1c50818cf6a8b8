package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/**
 * A job finds its pods by its own uid, so that no two jobs ever share one; only who says {@code manualSelector} chooses
 * labels and selector for himself. Labels that are there already stay and are refused later if they do not fit.
 */
final class JobBehaviour extends SpecAndStatus {
    private static final String PREFIX = "batch.kubernetes.io/";
    private static final String NAME = "job-name";
    private static final String UID = "controller-uid";

    JobBehaviour() {
        super(JsonObject.EMPTY, true);
    }

    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        var job = super.prepareForCreate(object, context);
        return job.spec().flag("manualSelector") ? job : selecting(job);
    }

    @Override
    public boolean orphansByDefault() {
        return true;
    }

    private static ApiObject selecting(ApiObject job) {
        var labels = job.spec().object("template").object("metadata").object("labels");
        for (var prefix : new String[] {"", PREFIX}) {
            labels = withAbsent(withAbsent(labels, prefix + NAME, job.name()), prefix + UID, job.uid());
        }
        var selected = job.spec().object("selector").object("matchLabels");
        var labelled = job.spec().withAt(labels, "template", "metadata", "labels");
        return job.with(
                "spec", labelled.withAt(withAbsent(selected, PREFIX + UID, job.uid()), "selector", "matchLabels"));
    }

    private static JsonObject withAbsent(JsonObject labels, String name, String value) {
        return labels.has(name) ? labels : labels.with(name, Json.of(value));
    }
}
