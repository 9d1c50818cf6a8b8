package dev.djong.apiserver.behaviour;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;

/** Volumes and claims: both begin Pending, and a volume tells since when it is in its phase (KEP-3762). */
final class VolumeBehaviours {
    private static final JsonObject PENDING = JsonObject.EMPTY.with("phase", "Pending");
    private static final String SINCE = "lastPhaseTransitionTime";

    static final Behaviour CLAIM = new SpecAndStatus(PENDING, false);
    static final Behaviour VOLUME = new SpecAndStatus(PENDING, false) {
        @Override
        public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
            return entered(super.prepareForCreate(object, context), context);
        }

        @Override
        public ApiObject prepareForStatusUpdate(ApiObject object, ApiObject stored, WriteContext context) {
            var kept = super.prepareForStatusUpdate(object, stored, context);
            var before = stored.status();
            var after = kept.status();
            if (after.text("phase").equals(before.text("phase"))) {
                return kept.withStatus(status -> SystemMetadata.copy(status, before, SINCE));
            }
            boolean told = after.has(SINCE) && !after.text(SINCE).equals(before.text(SINCE));
            return told ? kept : entered(kept, context);
        }

        private static ApiObject entered(ApiObject volume, WriteContext context) {
            return volume.withStatus(status -> status.with(SINCE, Times.format(context.now())));
        }
    };

    private VolumeBehaviours() {}
}
