package dev.djong.apiserver.verb;

import static dev.djong.apiserver.verb.Failures.requireValid;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.Behaviour;
import dev.djong.apiserver.behaviour.Reservation;
import dev.djong.apiserver.ownership.Manager;
import dev.djong.apiserver.warning.Warnings;
import dev.djong.apiserver.watch.StorageResult;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** POST to a collection. */
public final class Create implements VerbHandler {
    private final Machinery machinery;

    public Create(Machinery machinery) {
        this.machinery = machinery;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "CreateOptions");
        var submitted = machinery.bodies().read(call, options);
        return create(call, options, submitted);
    }

    /** Also where a PUT finds nothing and its kind is created by that. */
    ApiResponse create(ResourceCall call, WriteOptions options, ApiObject submitted) {
        var ownership = machinery.ownership(call, options, Manager.Operation.UPDATE);
        return create(call, options, submitted, ownership::recordCreate);
    }

    /** @param owners records in the object whose its fields are */
    ApiResponse create(ResourceCall call, WriteOptions options, ApiObject submitted, UnaryOperator<ApiObject> owners) {
        var definition = call.definition();
        requireForThisCollection(call, submitted);
        var wiped = owners.apply(machinery.metadata().wipe(submitted));
        var mutated = machinery
                .bodies()
                .applyDefaults(definition, machinery.admission().mutate(admission(call, options, wiped)));
        return retryOnCollision(call, mutated, key -> {
            var behaviour = machinery.behaviour(definition);
            var context = machinery.context(call, options.dryRun());
            var prepared = behaviour.prepareForCreate(machinery.metadata().stamp(mutated, key, definition), context);
            requireValid(definition, key, machinery.validator(definition).validateCreate(prepared));
            machinery.admission().review(admission(call, options, prepared));
            behaviour.warnings(prepared, null).forEach(call.call()::warn);
            Warnings.onCreate(definition.groupResource(), prepared).forEach(call.call()::warn);
            return commit(definition, behaviour, behaviour.reserve(prepared, null, context), options);
        });
    }

    private static void requireForThisCollection(ResourceCall call, ApiObject submitted) {
        if (!submitted.resourceVersion().isEmpty()) {
            throw ApiFailure.badRequest("resourceVersion should not be set on objects to be created");
        }
        var namespace = submitted.namespace();
        if (!call.definition().namespaced() && !namespace.isEmpty()) {
            throw ApiFailure.badRequest("namespace specified on a cluster-scoped object: \"" + namespace + "\"");
        }
        if (!namespace.isEmpty() && !namespace.equals(call.namespace())) {
            throw ApiFailure.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    private interface Attempt {
        /** Empty when the name is taken. */
        Optional<ApiResponse> create(ObjectKey key);
    }

    private ApiResponse retryOnCollision(ResourceCall call, ApiObject object, Attempt attempt) {
        var definition = call.definition();
        var base = object.metadata().text("generateName");
        boolean generated = object.name().isEmpty() && !base.isEmpty();
        var name = object.name();
        for (int tries = 0; tries < (generated ? NameGenerator.MAX_TRIES : 1); tries++) {
            name = generated ? machinery.names().next(base) : name;
            var created = attempt.create(new ObjectKey(call.namespace(), name));
            if (created.isPresent()) {
                return created.get();
            }
        }
        throw generated
                ? Failures.noFreeName(definition, name)
                : Failures.alreadyExists(definition, new ObjectKey(call.namespace(), name));
    }

    private Optional<ApiResponse> commit(
            ResourceDefinition definition, Behaviour behaviour, Reservation reservation, WriteOptions options) {
        var object = reservation.object();
        var storage = machinery.storage(definition);
        if (options.dryRun()) {
            reservation.giveBack();
            return storage.get(object.key()).isPresent()
                    ? Optional.empty()
                    : Optional.of(ApiResponse.created(definition, object));
        }
        return switch (reservation.settle(() -> storage.create(object))) {
            case StorageResult.Committed(var entry) -> Optional.of(ApiResponse.created(definition, entry));
            case StorageResult.Unknown(var cause) -> throw Failures.outcomeUnknown(definition, object.key(), cause);
            case StorageResult.AlreadyExists taken -> Optional.empty();
            case StorageResult.Conflict never -> throw new IllegalStateException("a create answered " + never);
            case StorageResult.NotFound never -> throw new IllegalStateException("a create answered " + never);
        };
    }

    private static AdmissionRequest admission(ResourceCall call, WriteOptions options, ApiObject object) {
        var definition = call.definition();
        return new AdmissionRequest(
                Operation.CREATE,
                definition.resource(),
                definition.kind(),
                "",
                new ObjectKey(call.namespace(), object.name()),
                object,
                null,
                call.user(),
                options.dryRun(),
                options.toJson("CreateOptions"),
                call.notes());
    }
}
