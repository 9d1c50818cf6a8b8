package dev.djong.controller.disruption;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keeps {@code status} of pod disruption budgets true. */
public final class DisruptionController implements Controller {
    /** When a budget is counted again whose pods' owners could not be found. */
    static final Duration FAILED_RECHECK = Duration.ofSeconds(10);

    private final ApiClient client;
    private final Timers timers;
    private final EventRecorder events;
    private final Informer budgets;
    private final Informer pods;
    private final OwnerScaleFinder owners;

    public DisruptionController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        events = context.eventsAs().apply("controllermanager");
        budgets = context.informers().of(Resources.POD_DISRUPTION_BUDGETS);
        pods = context.informers().of(Resources.PODS);
        owners = new OwnerScaleFinder(context);
    }

    @Override
    public String name() {
        return "disruption";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.POD_DISRUPTION_BUDGETS).and(Resources.PODS, this::budgetsOf);
    }

    private Collection<ObjectKey> budgetsOf(Change change) {
        return switch (change) {
            case Change.Added(var current) -> budgetsOf(current);
            case Change.Removed(var previous) -> budgetsOf(previous);
            case Change.Updated(var previous, var current) -> {
                var keys = budgetsOf(current);
                if (!previous.labels().equals(current.labels())) {
                    keys.addAll(budgetsOf(previous));
                }
                yield keys;
            }
        };
    }

    private Set<ObjectKey> budgetsOf(ApiObject pod) {
        var keys = new LinkedHashSet<ObjectKey>();
        for (var budget : budgets.cache().inNamespace(pod.namespace())) {
            if (matches(budget, pod)) {
                keys.add(budget.key());
            }
        }
        return keys;
    }

    /** No selector matches nothing, an empty one everything. */
    private static boolean matches(ApiObject budget, ApiObject pod) {
        return budget.spec().get("selector") instanceof JsonObject selector
                && LabelSelector.of(selector).matches(pod.labels());
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        return budgets.cache().find(key).map(this::count).orElse(Outcome.settled());
    }

    private Outcome count(ApiObject budget) {
        var matching = pods.cache().inNamespace(budget.namespace()).stream()
                .filter(pod -> matches(budget, pod))
                .toList();
        if (matching.isEmpty()) {
            events.normal(budget, "NoPods", "No matching pods found");
        }
        OwnerScales scales;
        try {
            scales = DisruptionPlanner.dependsOnOwners(budget) ? owners.of(matching) : new OwnerScales(0, List.of());
        } catch (UnknownOwnerException | ApiFailure failure) {
            return fail(budget, String.valueOf(failure.getMessage()));
        }
        if (!scales.unmanaged().isEmpty()) {
            tellOfUnmanaged(budget);
        }
        var plan = DisruptionPlanner.plan(new DisruptionObserved(budget, matching, scales, timers.instant()));
        write(budget, plan.status());
        plan.survivors().forEach(pod -> tellOfSurvivor(budget, pod));
        return plan.recheck().map(Outcome::recheckAfter).orElse(Outcome.settled());
    }

    private Outcome fail(ApiObject budget, String message) {
        events.warning(
                budget,
                "CalculateExpectedPodCountFailed",
                "Failed to calculate the number of expected pods: " + message);
        write(budget, DisruptionPlanner.failed(budget, message, timers.instant()));
        return Outcome.recheckAfter(FAILED_RECHECK);
    }

    /** A conflict goes up and comes back after a back-off: an eviction was granted meanwhile, and must not be lost. */
    private void write(ApiObject budget, JsonObject status) {
        if (status.equals(budget.status())) {
            return;
        }
        try {
            client.updateStatus(Resources.POD_DISRUPTION_BUDGETS, budget.with("status", status));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }

    private void tellOfUnmanaged(ApiObject budget) {
        var selector = LabelSelector.of(budget.spec().object("selector"));
        events.warning(
                budget,
                "UnmanagedPods",
                "Pods selected by this PodDisruptionBudget (selector: " + selector
                        + ") were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly,"
                        + " which may result in undefined behavior. To account for these pods please set"
                        + " \".spec.minAvailable\" field of the PDB to an integer value.");
    }

    private void tellOfSurvivor(ApiObject budget, ApiObject pod) {
        events.warning(pod, "NotDeleted", "Pod was expected by PDB " + budget.key() + " to be deleted but it wasn't");
    }
}
