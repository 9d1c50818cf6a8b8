package dev.djong.apiserver.behaviour;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;

/** Kinds that differ from a plain one in a word or two. */
final class SimpleBehaviours {
    /** Spec and status, and no generation. */
    static final Behaviour REPORTED = new SpecAndStatus(JsonObject.EMPTY, false);

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
