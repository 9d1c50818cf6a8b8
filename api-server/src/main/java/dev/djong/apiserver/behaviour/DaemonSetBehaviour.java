package dev.djong.apiserver.behaviour;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/**
 * Beside the generation of the whole, an annotation counts the changes of the pods' template: older controllers and their
 * pods carry that number in a label.
 */
final class DaemonSetBehaviour extends SpecAndStatus {
    static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
    private static final JsonObject NOTHING_SCHEDULED = JsonObject.builder()
            .put("currentNumberScheduled", 0)
            .put("desiredNumberScheduled", 0)
            .put("numberMisscheduled", 0)
            .put("numberReady", 0)
            .build();

    DaemonSetBehaviour() {
        super(NOTHING_SCHEDULED, true);
    }

    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        return withTemplateGeneration(super.prepareForCreate(object, context), Math.max(1, templateGeneration(object)));
    }

    @Override
    public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        long before = templateGeneration(stored);
        boolean same = object.spec().object("template").equals(stored.spec().object("template"));
        return withTemplateGeneration(super.prepareForUpdate(object, stored, context), same ? before : before + 1);
    }

    private static ApiObject withTemplateGeneration(ApiObject object, long generation) {
        return object.withAnnotation(TEMPLATE_GENERATION, Long.toString(generation));
    }

    private static long templateGeneration(ApiObject object) {
        var text = object.annotation(TEMPLATE_GENERATION).orElse("");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
