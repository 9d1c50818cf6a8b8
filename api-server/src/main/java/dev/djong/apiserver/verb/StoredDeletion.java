package dev.djong.apiserver.verb;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.Behaviour;
import dev.djong.apiserver.behaviour.DeleteRequest;
import dev.djong.apiserver.behaviour.DeletionPlan;
import dev.djong.apiserver.behaviour.Deletions;
import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.StorageResult;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import java.util.Optional;

/** Deletes one stored object, or marks it; once more from the start when somebody else was faster. */
public final class StoredDeletion {
    /**
     * @param entry the last state as it was told to watchers, or the marked one as it is stored; none after a dry run
     * @param gone whether it left the store
     */
    public record Deleted(ApiObject object, Optional<Entry> entry, boolean gone) {}

    private final Machinery machinery;
    private final ResourceCall call;
    private final DeleteRequest request;
    private final boolean dryRun;
    private final ResourceDefinition definition;
    private final Behaviour behaviour;
    private final ResourceStorage storage;

    public StoredDeletion(Machinery machinery, ResourceCall call, DeleteRequest request, boolean dryRun) {
        this.machinery = machinery;
        this.call = call;
        this.request = request;
        this.dryRun = dryRun;
        this.definition = call.definition();
        this.behaviour = machinery.behaviour(definition);
        this.storage = machinery.storage(definition);
    }

    /** @throws ApiFailure 404 if there is no such object */
    public Deleted run(ObjectKey key) {
        var current = storage.get(key).orElseThrow(() -> Failures.notFound(definition, key));
        for (int tries = 0; tries < StoredChange.MAX_TRIES; tries++) {
            call.call().memory().cover(current.encoded().bytes().length);
            var stored = current.object();
            // Preconditions come first: nobody is asked about a deletion that is not going to be.
            var plan = Deletions.plan(
                    behaviour,
                    definition.kind(),
                    stored,
                    request,
                    machinery.clock().instant());
            machinery.admission().review(admission(key, stored));
            var done = carryOut(plan, key, current);
            if (done.isPresent()) {
                return done.get();
            }
            current = storage.get(key).orElseThrow(() -> Failures.notFound(definition, key));
        }
        throw ApiFailure.staleVersion(call.groupResource(), key.name());
    }

    /** Empty when somebody changed the object meanwhile. */
    private Optional<Deleted> carryOut(DeletionPlan plan, ObjectKey key, Entry current) {
        return switch (plan) {
            case DeletionPlan.AlreadyMarked(var stored) ->
                Optional.of(new Deleted(stored, Optional.of(current), false));
            case DeletionPlan.Mark(var marked) ->
                dryRun
                        ? Optional.of(new Deleted(marked, Optional.empty(), false))
                        : outcome(storage.update(key, current.revision(), marked), marked, false);
            case DeletionPlan.Remove(var last) -> {
                if (dryRun) {
                    yield Optional.of(new Deleted(last, Optional.empty(), true));
                }
                var done = outcome(storage.delete(key, current.revision(), last), last, true);
                done.ifPresent(deleted -> behaviour.released(deleted.object()));
                yield done;
            }
        };
    }

    private Optional<Deleted> outcome(StorageResult result, ApiObject object, boolean gone) {
        return switch (result) {
            case StorageResult.Committed(var entry) ->
                Optional.of(
                        new Deleted(object.withResourceVersion(entry.revision().toString()), Optional.of(entry), gone));
            case StorageResult.Conflict ignored -> Optional.empty();
            case StorageResult.NotFound ignored -> throw Failures.notFound(definition, object.key());
            case StorageResult.Unknown(var cause) -> throw Failures.outcomeUnknown(definition, object.key(), cause);
            case StorageResult.AlreadyExists never -> throw new IllegalStateException("a deletion answered " + never);
        };
    }

    private AdmissionRequest admission(ObjectKey key, ApiObject stored) {
        return new AdmissionRequest(
                Operation.DELETE,
                definition.resource(),
                definition.kind(),
                "",
                key,
                null,
                stored,
                call.user(),
                dryRun,
                request.toJson(dryRun),
                call.notes());
    }
}
