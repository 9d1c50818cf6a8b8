package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.util.ArrayList;
import java.util.stream.Stream;

/** Definitions of custom resources, and registrations of servers that answer for whole groups. */
final class ExtensionBehaviours {
    static final Behaviour DEFINITION = new DefinitionBehaviour();
    static final Behaviour API_SERVICE = new ApiServiceBehaviour();

    private ExtensionBehaviours() {}

    /** The status remembers every version that objects were ever stored in: none may vanish before they are migrated. */
    private static final class DefinitionBehaviour extends SpecAndStatus {
        private static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
        private static final JsonObject NOTHING_ACCEPTED = JsonObject.builder()
                .put("acceptedNames", JsonObject.of("kind", Json.of(""), "plural", Json.of("")))
                .put("conditions", Json.NULL)
                .put("storedVersions", Json.NULL)
                .build();

        private DefinitionBehaviour() {
            super(NOTHING_ACCEPTED, true);
        }

        @Override
        public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
            return remembering(super.prepareForCreate(object, context));
        }

        @Override
        public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
            return remembering(super.prepareForUpdate(object, stored, context));
        }

        private static ApiObject remembering(ApiObject definition) {
            var known = definition.status().array("storedVersions");
            return definition
                    .spec()
                    .array("versions")
                    .objects()
                    .filter(version -> version.flag("storage"))
                    .findFirst()
                    .flatMap(version -> version.find("name"))
                    .filter(name -> known.stream().noneMatch(name::equals))
                    .map(name -> definition.withStatus(status -> status.with("storedVersions", known.plus(name))))
                    .orElse(definition);
        }

        /** Its instances go first: until they are gone, a finalizer keeps the definition. */
        @Override
        public boolean isHeld(ApiObject definition) {
            return !definition.isBeingDeleted();
        }

        @Override
        public ApiObject whenMarkedForDeletion(ApiObject definition) {
            if (definition.finalizers().contains(CLEANUP)
                    || conditions(definition).anyMatch(type -> type.equals("Terminating"))) {
                return definition;
            }
            var finalizers = new ArrayList<>(definition.finalizers());
            finalizers.add(CLEANUP);
            var terminating = JsonObject.builder()
                    .put("type", "Terminating")
                    .put("status", "True")
                    .put("lastTransitionTime", definition.metadata().text("deletionTimestamp"))
                    .put("reason", "InstanceDeletionPending")
                    .put(
                            "message",
                            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon")
                    .build();
            return definition
                    .withFinalizers(finalizers)
                    .withStatus(status ->
                            status.with("conditions", status.array("conditions").plus(terminating)));
        }

        private static Stream<String> conditions(ApiObject definition) {
            return definition.status().array("conditions").objects().map(condition -> condition.text("type"));
        }

        @Override
        public boolean allowsUnconditionalUpdate() {
            return false;
        }
    }

    /** A registration without a service speaks of the server itself, which is there. */
    private static final class ApiServiceBehaviour extends SpecAndStatus {
        private ApiServiceBehaviour() {
            super(JsonObject.EMPTY, false);
        }

        @Override
        public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
            var made = super.prepareForCreate(object, context);
            return made.spec().has("service") ? made : made.withStatus(status -> available(context));
        }

        private static JsonObject available(WriteContext context) {
            var condition = JsonObject.builder()
                    .put("type", "Available")
                    .put("status", "True")
                    .put("reason", "Local")
                    .put("message", "Local APIServices are always available")
                    .put("lastTransitionTime", Times.format(context.now()));
            return JsonObject.of("conditions", JsonArray.of(condition.build()));
        }

        @Override
        public boolean allowsUnconditionalUpdate() {
            return false;
        }
    }
}
