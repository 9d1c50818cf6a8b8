package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/** The kinds that keep pods running. */
final class WorkloadBehaviours {
    static final Behaviour REPLICA_SET = new SpecAndStatus(JsonObject.EMPTY.with("replicas", 0), true);
    static final Behaviour DEPLOYMENT = new DeploymentBehaviour();
    static final Behaviour STATEFUL_SET = new SpecAndStatus(
            JsonObject.builder().put("availableReplicas", 0).put("replicas", 0).build(), true);
    static final Behaviour CRON_JOB = new SpecAndStatus(JsonObject.EMPTY, true);
    static final Behaviour DISRUPTION_BUDGET =
            new SpecAndStatus(
                    JsonObject.builder()
                            .put("currentHealthy", 0)
                            .put("desiredHealthy", 0)
                            .put("disruptionsAllowed", 0)
                            .put("expectedPods", 0)
                            .build(),
                    true) {
                @Override
                public boolean allowsUnconditionalUpdate() {
                    return false;
                }
            };
    static final Behaviour AUTOSCALER = new AutoscalerBehaviour();

    private WorkloadBehaviours() {}

    /** What an empty status shows differs between the versions. */
    private static final class AutoscalerBehaviour extends SpecAndStatus {
        private static final JsonObject NO_METRICS = JsonObject.of("currentMetrics", Json.NULL);
        private static final JsonObject NO_REPLICAS = JsonObject.EMPTY.with("currentReplicas", 0);

        private AutoscalerBehaviour() {
            super(JsonObject.EMPTY, true);
        }

        @Override
        public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
            var empty = object.apiVersion().equals("autoscaling/v1") ? NO_REPLICAS : NO_METRICS;
            return super.prepareForCreate(object, context).with("status", empty.with("desiredReplicas", 0));
        }
    }

    /** Annotations are part of a deployment's wish, because they are copied to its replica sets. */
    private static final class DeploymentBehaviour extends SpecAndStatus {
        private DeploymentBehaviour() {
            super(JsonObject.EMPTY, true);
        }

        @Override
        protected boolean isNewWish(ApiObject object, ApiObject stored) {
            return super.isNewWish(object, stored) || !object.annotations().equals(stored.annotations());
        }
    }
}
