package dev.djong.apiserver.behaviour;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.util.List;

/** Kinds that differ from a plain one in a word or two. */
final class SimpleBehaviours {
    /** Spec and status, and no generation. */
    static final Behaviour REPORTED = new SpecAndStatus(JsonObject.EMPTY, false);

    /** Spec, status and a generation. */
    static final Behaviour RECONCILED = new SpecAndStatus(JsonObject.EMPTY, true);

    /** An ingress says in its status where it answers. */
    static final Behaviour INGRESS = new SpecAndStatus(JsonObject.of("loadBalancer", JsonObject.EMPTY), true);

    static final Behaviour VOLUME_ATTACHMENT = new SpecAndStatus(JsonObject.EMPTY.with("attached", false), false);

    /** A taint counts from when it was written, where it does not say otherwise. */
    static final Behaviour RESOURCE_SLICE = new Behaviour() {
        @Override
        public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
            return timed(object, context);
        }

        @Override
        public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
            return timed(object, context);
        }

        private static ApiObject timed(ApiObject slice, WriteContext context) {
            var now = Times.format(context.now());
            var devices = slice.spec().array("devices");
            var timed = devices.map(device -> timed(device.asObject(), now));
            return timed == devices ? slice : slice.withSpec(spec -> spec.with("devices", timed));
        }

        private static JsonObject timed(JsonObject device, String now) {
            var taints = device.array("taints");
            var timed = taints.map(taint ->
                    taint.asObject().has("timeAdded") ? taint : taint.asObject().with("timeAdded", now));
            return timed == taints ? device : device.with("taints", timed);
        }
    };

    /** PUT creates. */
    static final Behaviour UPSERTED = new Behaviour() {
        @Override
        public boolean createsOnUpdate() {
            return true;
        }
    };

    /** PUT creates, and nobody owns through an event. */
    static final Behaviour EVENT = new Behaviour() {
        @Override
        public boolean createsOnUpdate() {
            return true;
        }

        @Override
        public boolean isGarbageCollected() {
            return false;
        }
    };

    /** A holder must know which state of the lease it renews. */
    static final Behaviour LEASE = new Behaviour() {
        @Override
        public boolean createsOnUpdate() {
            return true;
        }

        @Override
        public boolean allowsUnconditionalUpdate() {
            return false;
        }
    };

    /** The generation is there and never moves: a class cannot change in what matters. */
    static final Behaviour PRIORITY_CLASS = new Behaviour() {
        @Override
        public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
            return SystemMetadata.withGeneration(object, 1);
        }

        @Override
        public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
            return SystemMetadata.withGeneration(object, stored.generation());
        }
    };

    /** The generation counts changes of labels, endpoints and ports. */
    static final Behaviour ENDPOINT_SLICE = new Behaviour() {
        private static final List<String> COUNTED = List.of("addressType", "endpoints", "ports");

        @Override
        public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
            return SystemMetadata.withGeneration(object, 1);
        }

        @Override
        public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
            var same = object.labels().equals(stored.labels())
                    && COUNTED.stream()
                            .allMatch(member -> object.root()
                                    .find(member)
                                    .equals(stored.root().find(member)));
            return SystemMetadata.withGeneration(object, same ? stored.generation() : stored.generation() + 1);
        }
    };

    private SimpleBehaviours() {}
}
