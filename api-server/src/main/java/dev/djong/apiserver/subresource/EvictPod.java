package dev.djong.apiserver.subresource;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.DeleteRequest;
import dev.djong.apiserver.behaviour.Deletions;
import dev.djong.apiserver.behaviour.DisruptionBudgets;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Failures;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.StoredChange;
import dev.djong.apiserver.verb.StoredChange.Target;
import dev.djong.apiserver.verb.StoredDeletion;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.apiserver.verb.WriteOptions;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.io.IOException;
import java.util.Optional;

/**
 * POST to {@code pods/NAME/eviction}: a deletion that disruption budgets may refuse.
 *
 * <p>A pod that disrupts nothing goes at once. Else its one budget is asked and pays first, by a compare-and-swap of its
 * status; only then is the pod marked and deleted. A crash in between costs a disruption that the disruption controller
 * gives back, never one too many.
 */
public final class EvictPod implements VerbHandler {
    private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    /** Reads of a pod that changes while it is looked at. */
    private static final int MAX_TRIES = 20;

    private final Machinery machinery;
    private final BudgetLedger ledger;

    public EvictPod(Machinery machinery, BudgetLedger ledger) {
        this.machinery = machinery;
        this.ledger = ledger;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var options = WriteOptions.of(call.query(), "CreateOptions");
        var submitted = machinery.bodies().readAs(call, options, EVICTION);
        if (!submitted.name().isEmpty() && !submitted.name().equals(call.key().name())) {
            throw ApiFailure.badRequest("name in URL does not match name in Eviction object");
        }
        var eviction = machinery.admit(call, Operation.CREATE, EVICTION, submitted, null);
        var how = eviction.root().object("deleteOptions");
        boolean dryRun = options.dryRun() || !how.array("dryRun").isEmpty();
        new Eviction(call, options.withDryRun(dryRun), DeleteRequest.of(how)).run();
        return ApiResponse.created(BindPod.success());
    }

    /** One request. */
    private final class Eviction {
        private final ResourceCall call;
        private final WriteOptions options;
        private final DeleteRequest wanted;

        Eviction(ResourceCall call, WriteOptions options, DeleteRequest wanted) {
            this.call = call;
            this.options = options;
            this.wanted = wanted;
        }

        void run() {
            for (int tries = 1; ; tries++) {
                var pod = machinery
                        .storage(call.definition())
                        .get(call.key())
                        .orElseThrow(() -> Failures.notFound(call.definition(), call.key()))
                        .object();
                if (!DisruptionBudgets.disruptsNothing(pod)) {
                    evict(pod);
                    return;
                }
                try {
                    delete(pod, isPending(pod) ? pinnedTo(pod) : wanted);
                    return;
                } catch (ApiFailure failure) {
                    if (!mayRetry(failure) || tries == MAX_TRIES) {
                        throw failure;
                    }
                }
            }
        }

        /** A pod that is about to become ready must not slip past its budget. */
        private boolean isPending(ApiObject pod) {
            return !pod.isBeingDeleted() && pod.status().text("phase").equals("Pending");
        }

        private DeleteRequest pinnedTo(ApiObject pod) {
            return wanted.resourceVersion().isPresent() ? wanted : wanted.withResourceVersion(pod.resourceVersion());
        }

        private boolean mayRetry(ApiFailure failure) {
            return failure.is(Reason.CONFLICT) && wanted.resourceVersion().isEmpty();
        }

        private void evict(ApiObject pod) {
            var budgets = DisruptionBudgets.covering(pod, ledger.of(pod.namespace()));
            if (budgets.size() > 1) {
                throw DisruptionBudgets.several();
            }
            Optional<ApiObject> budget = budgets.stream().findFirst();
            if (budget.isEmpty()) {
                delete(pod, wanted);
            } else if (DisruptionBudgets.letsUnhealthyGo(budget.get(), pod)) {
                deleteUnhealthy(pod, budget.get());
            } else {
                ledger.spend(budget.get().key(), pod.name(), options.dryRun());
                delete(pod, wanted);
            }
        }

        /** It goes only as long as it is as it was seen: not ready. */
        private void deleteUnhealthy(ApiObject pod, ApiObject budget) {
            try {
                delete(pod, pinnedTo(pod));
            } catch (ApiFailure failure) {
                throw mayRetry(failure) ? DisruptionBudgets.undecided(budget.name()) : failure;
            }
        }

        private void delete(ApiObject pod, DeleteRequest request) {
            var marked = options.dryRun() || isOver(pod) ? request : mark(request);
            new StoredDeletion(machinery, call, marked, options.dryRun()).run(call.key());
        }

        private static boolean isOver(ApiObject pod) {
            var phase = pod.status().text("phase");
            return pod.isBeingDeleted() || phase.equals("Succeeded") || phase.equals("Failed");
        }

        /** Tells in the pod why it ends (KEP-3329), and carries a version precondition over to the state that this made. */
        private DeleteRequest mark(DeleteRequest request) {
            var written = new StoredChange(machinery, call, Target.EVICTION, options).run(stored -> {
                Deletions.requirePreconditions(POD, stored, request);
                return stored.withStatus(this::withCondition);
            });
            return request.resourceVersion().isPresent()
                    ? request.withResourceVersion(written.resourceVersion())
                    : request;
        }

        private JsonObject withCondition(JsonObject status) {
            var condition = JsonObject.builder()
                    .put("type", "DisruptionTarget")
                    .put("status", "True")
                    .put("reason", "EvictionByEvictionAPI")
                    .put("message", "Eviction API: evicting")
                    .put("lastTransitionTime", Times.format(machinery.clock().instant()))
                    .build();
            var others = status.array("conditions").stream()
                    .filter(other -> !other.asObject().text("type").equals("DisruptionTarget"))
                    .collect(JsonArray.collector());
            return status.with("conditions", others.plus(condition));
        }
    }
}
