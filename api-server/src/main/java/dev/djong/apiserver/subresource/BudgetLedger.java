package dev.djong.apiserver.subresource;

import dev.djong.apiserver.behaviour.DisruptionBudgets;
import dev.djong.apiserver.verb.Failures;
import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.ListRequest;
import dev.djong.apiserver.watch.ListResult;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.StorageResult;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import dev.djong.status.Status.Details;
import java.time.InstantSource;
import java.util.List;

/** The disruption budgets as they are stored, and what is spent from them: one eviction, one compare-and-swap. */
public final class BudgetLedger {
    /** Other evictions and the disruption controller that may be faster before the client is told to come back. */
    static final int MAX_TRIES = 20;

    private static final int RETRY_AFTER_SECONDS = 10;

    private final ResourceDefinition definition;
    private final ResourceStorage storage;
    private final InstantSource clock;

    public BudgetLedger(ResourceDefinition definition, ResourceStorage storage, InstantSource clock) {
        this.definition = definition;
        this.storage = storage;
        this.clock = clock;
    }

    /** The budgets of a namespace, most recent. */
    List<ApiObject> of(String namespace) {
        return switch (storage.list(ListRequest.all(namespace))) {
            case ListResult.Listed listed ->
                listed.items().stream().map(Entry::object).toList();
            case ListResult.Expired expired -> throw ApiFailure.expired(expired.message());
        };
    }

    /** @throws ApiFailure 429 when the budget allows nothing more */
    void spend(ObjectKey key, String pod, boolean dryRun) {
        var current = read(key);
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var spent = DisruptionBudgets.spend(current.object(), pod, clock.instant());
            if (dryRun) {
                return;
            }
            switch (storage.update(key, current.revision(), spent)) {
                case StorageResult.Committed ignored -> {
                    return;
                }
                case StorageResult.Conflict(var newer) -> current = newer;
                case StorageResult.NotFound ignored -> throw Failures.notFound(definition, key);
                case StorageResult.Unknown(var cause) -> throw Failures.outcomeUnknown(definition, key, cause);
                case StorageResult.AlreadyExists never ->
                    throw new IllegalStateException("an update answered " + never);
            }
        }
        throw new ApiFailure(Status.of(
                        Reason.TIMEOUT,
                        "Timeout: couldn't update PodDisruptionBudget \"" + key.name() + "\" due to conflicts")
                .withDetails(new Details("", "", "", "", List.of(), RETRY_AFTER_SECONDS)));
    }

    private Entry read(ObjectKey key) {
        return storage.get(key).orElseThrow(() -> Failures.notFound(definition, key));
    }
}
