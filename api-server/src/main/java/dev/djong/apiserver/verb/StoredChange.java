package dev.djong.apiserver.verb;

import static dev.djong.apiserver.verb.Failures.requireValid;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.Behaviour;
import dev.djong.apiserver.behaviour.Deletions;
import dev.djong.apiserver.behaviour.WriteContext;
import dev.djong.apiserver.ownership.Manager;
import dev.djong.apiserver.warning.Warnings;
import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.StorageResult;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Changes one stored object: read, change, admit, prepare, validate, review, reserve, commit; and once more from the start
 * when somebody else was faster.
 *
 * <p>The first try starts from the watch cache, which saves a question to the store and is nearly always right. What fails
 * or changes nothing there is decided again on the store's own state, since the cache may be a moment behind.
 */
public final class StoredChange {
    /** The part of an object that is written. */
    public enum Target {
        MAIN("", Admitted.HERE, Ruled.AS_UPDATE),
        STATUS("status", Admitted.HERE, Ruled.AS_STATUS),
        APPROVAL("approval", Admitted.HERE, Ruled.AS_APPROVAL),
        EPHEMERAL_CONTAINERS("ephemeralcontainers", Admitted.HERE, Ruled.AS_EPHEMERAL_CONTAINERS),
        SCALE("scale", Admitted.BY_CALLER, Ruled.AS_UPDATE),
        BINDING("binding", Admitted.BY_CALLER, Ruled.BY_CALLER),
        EVICTION("eviction", Admitted.BY_CALLER, Ruled.BY_CALLER),
        FINALIZE("finalize", Admitted.HERE, Ruled.BY_CALLER);

        private final String subresource;
        private final Admitted admitted;
        private final Ruled ruled;

        Target(String subresource, Admitted admitted, Ruled ruled) {
            this.subresource = subresource;
            this.admitted = admitted;
            this.ruled = ruled;
        }
    }

    /** Where the body is an object of its own kind, that object was admitted and not what it does to the stored one. */
    private enum Admitted {
        HERE,
        BY_CALLER
    }

    /** Whose preparation and validation apply. */
    private enum Ruled {
        AS_UPDATE,
        AS_STATUS,
        AS_APPROVAL,
        AS_EPHEMERAL_CONTAINERS,
        BY_CALLER
    }

    /** Tries to get ahead of other writers before the client is told of the conflict. */
    static final int MAX_TRIES = 50;

    private final Machinery machinery;
    private final ResourceCall call;
    private final Target target;
    private final WriteOptions options;
    private final ResourceDefinition definition;
    private final Behaviour behaviour;
    private final ResourceStorage storage;
    private final BinaryOperator<ApiObject> owners;

    public StoredChange(Machinery machinery, ResourceCall call, Target target, WriteOptions options) {
        this(machinery, call, target, options, owners(machinery, call, target, options));
    }

    /** A binding is the scheduler's decision, not a field that somebody owns. */
    private static BinaryOperator<ApiObject> owners(
            Machinery machinery, ResourceCall call, Target target, WriteOptions options) {
        return target == Target.BINDING
                ? (updated, stored) -> updated
                : machinery.ownership(call, options, Manager.Operation.UPDATE)::recordUpdate;
    }

    /** @param owners records in the changed object, the first, whose its fields are; the second is the stored one */
    public StoredChange(
            Machinery machinery,
            ResourceCall call,
            Target target,
            WriteOptions options,
            BinaryOperator<ApiObject> owners) {
        this.machinery = machinery;
        this.call = call;
        this.target = target;
        this.options = options;
        this.owners = owners;
        this.definition = call.definition();
        this.behaviour = machinery.behaviour(definition);
        this.storage = machinery.storage(definition);
    }

    /**
     * @param change from the stored object to the wanted one; it may fail. A resourceVersion in its result is ignored
     *     unless the kind insists on one
     * @return the object as it is stored now
     */
    public ApiObject run(UnaryOperator<ApiObject> change) {
        return tryUntilDone(change).object();
    }

    /** As {@link #run}, for a client: the answer takes the bytes that went to the store. */
    public ApiResponse answer(UnaryOperator<ApiObject> change) {
        var done = tryUntilDone(change);
        return done.entry()
                .<ApiResponse>map(entry -> new ApiResponse.OfEntry(definition, entry))
                .orElseGet(() -> ApiResponse.ok(definition, done.object()));
    }

    private Tried.Done tryUntilDone(UnaryOperator<ApiObject> change) {
        var cached = storage.cached(call.key());
        if (cached.isPresent()) {
            var done = firstTry(cached.get(), change);
            if (done.isPresent()) {
                return done.get();
            }
        }
        var current = live();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            switch (attempt(current, change)) {
                case Tried.Done done -> {
                    return done;
                }
                case Tried.Again(var newer) -> current = newer;
                case Tried.Unknown(var cause) -> throw Failures.outcomeUnknown(definition, call.key(), cause);
            }
        }
        throw ApiFailure.staleVersion(call.groupResource(), call.key().name());
    }

    /** Empty when the decision has to be made again on the store's state. */
    private Optional<Tried.Done> firstTry(Entry cached, UnaryOperator<ApiObject> change) {
        Tried tried;
        try {
            tried = attempt(cached, change);
        } catch (ApiFailure onMaybeOldState) {
            if (live().revision().equals(cached.revision())) {
                throw onMaybeOldState;
            }
            return Optional.empty();
        }
        return switch (tried) {
            case Tried.Done done ->
                done.written() || live().revision().equals(cached.revision()) ? Optional.of(done) : Optional.empty();
            case Tried.Again ignored -> Optional.empty();
            case Tried.Unknown(var cause) -> throw Failures.outcomeUnknown(definition, call.key(), cause);
        };
    }

    private Entry live() {
        return storage.get(call.key()).orElseThrow(() -> Failures.notFound(definition, call.key()));
    }

    /** How one try ended. */
    private sealed interface Tried {
        /**
         * @param entry the stored state that it left or found; none after a dry run
         * @param written whether the store has confirmed it, or a dry run would have written
         */
        record Done(ApiObject object, Optional<Entry> entry, boolean written) implements Tried {}

        record Again(Entry newer) implements Tried {}

        /** It may be written: whoever tried again would do it twice. */
        record Unknown(Throwable cause) implements Tried {}
    }

    private Tried attempt(Entry current, UnaryOperator<ApiObject> change) {
        call.call().memory().cover(current.encoded().bytes().length);
        var stored = current.object();
        var context = machinery.context(call, options.dryRun());
        var wanted = change.apply(stored);
        requireVersion(wanted);
        // Without a version of its own the update is of whatever is stored, and carries that version from here on.
        var kept = machinery.metadata().keepIdentity(wanted, stored).withResourceVersion(stored.resourceVersion());
        var owned = owners.apply(kept, stored);
        var mutated = mutate(owned, stored);
        var prepared = prepare(mutated, stored, context);
        requireValid(definition, call.key(), validate(prepared, stored));
        if (target.admitted == Admitted.HERE) {
            machinery.admission().review(admission(prepared, stored));
        }
        behaviour.warnings(prepared, stored).forEach(call.call()::warn);
        if (target == Target.MAIN) {
            Warnings.onUpdate(definition.groupResource(), prepared, stored).forEach(call.call()::warn);
        }
        var plain = withoutVersion(prepared);
        if (plain.equals(withoutVersion(stored)) && !current.stale()) {
            return new Tried.Done(stored, Optional.of(current), false);
        }
        return Deletions.completes(behaviour, plain, stored)
                ? remove(current, plain)
                : store(current, plain, stored, context);
    }

    private void requireVersion(ApiObject wanted) {
        boolean needed = !definition.unconditionalUpdate() || !behaviour.allowsUnconditionalUpdate();
        if (needed && wanted.resourceVersion().isEmpty()) {
            var error = new FieldError(
                    FieldError.Type.INVALID,
                    "metadata.resourceVersion",
                    "Invalid value: 0x0: must be specified for an update");
            throw ApiFailure.invalid(definition.kind(), call.key().name(), List.of(error));
        }
    }

    private ApiObject mutate(ApiObject owned, ApiObject stored) {
        return target.admitted == Admitted.BY_CALLER
                ? owned
                : machinery
                        .bodies()
                        .applyDefaults(definition, machinery.admission().mutate(admission(owned, stored)));
    }

    private ApiObject prepare(ApiObject mutated, ApiObject stored, WriteContext context) {
        return switch (target.ruled) {
            case BY_CALLER -> mutated;
            case AS_STATUS -> behaviour.prepareForStatusUpdate(mutated, stored, context);
            case AS_APPROVAL -> behaviour.prepareForApproval(mutated, stored, context);
            case AS_UPDATE -> counted(behaviour.prepareForUpdate(mutated, stored, context), stored);
            case AS_EPHEMERAL_CONTAINERS ->
                counted(behaviour.prepareForEphemeralContainers(mutated, stored, context), stored);
        };
    }

    private ApiObject counted(ApiObject prepared, ApiObject stored) {
        return machinery.metadata().countGeneration(prepared, stored, definition);
    }

    private List<FieldError> validate(ApiObject prepared, ApiObject stored) {
        var validator = machinery.validator(definition);
        return switch (target.ruled) {
            case BY_CALLER -> List.of();
            case AS_STATUS, AS_APPROVAL -> validator.validateStatusUpdate(prepared, stored);
            case AS_UPDATE -> validator.validateUpdate(prepared, stored);
            case AS_EPHEMERAL_CONTAINERS -> validator.validateEphemeralContainers(prepared, stored);
        };
    }

    private Tried store(Entry current, ApiObject plain, ApiObject stored, WriteContext context) {
        var reservation = behaviour.reserve(plain, stored, context);
        var object = reservation.object();
        if (options.dryRun()) {
            reservation.giveBack();
            return new Tried.Done(object.withResourceVersion(stored.resourceVersion()), Optional.empty(), true);
        }
        var result = reservation.settle(() -> storage.update(call.key(), current.revision(), object));
        return outcome(result, object);
    }

    /** The change took away the last thing that kept a deleted object. */
    private Tried remove(Entry current, ApiObject last) {
        if (options.dryRun()) {
            return new Tried.Done(last, Optional.empty(), true);
        }
        var result = storage.delete(call.key(), current.revision(), last);
        if (result instanceof StorageResult.Committed) {
            behaviour.released(last);
        }
        return outcome(result, last);
    }

    private Tried outcome(StorageResult result, ApiObject object) {
        return switch (result) {
            case StorageResult.Committed(var entry) ->
                new Tried.Done(object.withResourceVersion(entry.revision().toString()), Optional.of(entry), true);
            case StorageResult.Conflict(var newer) -> new Tried.Again(newer);
            case StorageResult.NotFound ignored -> throw Failures.notFound(definition, call.key());
            case StorageResult.Unknown(var cause) -> new Tried.Unknown(cause);
            case StorageResult.AlreadyExists never -> throw new IllegalStateException("an update answered " + never);
        };
    }

    private static ApiObject withoutVersion(ApiObject object) {
        return object.withMetadata(metadata -> metadata.without("resourceVersion"));
    }

    private AdmissionRequest admission(ApiObject object, ApiObject stored) {
        return new AdmissionRequest(
                Operation.UPDATE,
                definition.resource(),
                definition.kind(),
                target.subresource,
                call.key(),
                object,
                stored,
                call.user(),
                options.dryRun(),
                options.toJson("UpdateOptions"),
                call.notes());
    }
}
