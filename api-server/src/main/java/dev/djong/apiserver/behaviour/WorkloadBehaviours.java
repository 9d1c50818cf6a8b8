package dev.djong.apiserver.behaviour;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/** Deployments and ReplicaSets. */
final class WorkloadBehaviours {
    static final Behaviour REPLICA_SET = new SpecAndStatus(JsonObject.EMPTY.with("replicas", 0), true);
    static final Behaviour DEPLOYMENT = new DeploymentBehaviour();

    private WorkloadBehaviours() {}

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
