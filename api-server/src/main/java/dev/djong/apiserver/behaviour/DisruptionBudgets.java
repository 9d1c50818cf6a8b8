package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.LabelSelector;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import dev.djong.status.Status.Cause;
import dev.djong.status.Status.Details;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Whether a budget lets a pod be evicted, and what the budget's status is once it did. Pure; the texts are those that
 * {@code kubectl drain} and others read.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/">API-initiated eviction</a>
 */
public final class DisruptionBudgets {
    /** Evictions that the disruption controller has not accounted for yet. */
    static final int MAX_DISRUPTED_PODS = 2_000;

    private static final GroupResource NAMED_IN_TEXTS = new GroupResource("policy", "poddisruptionbudget");
    private static final String REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final String CAUSE = "DisruptionBudget";
    private static final String ALLOWED = "DisruptionAllowed";
    private static final int UNDECIDED_RETRY_SECONDS = 10;

    private DisruptionBudgets() {}

    /** The budgets of the pod's namespace whose selector matches it; no selector matches nothing. */
    public static List<ApiObject> covering(ApiObject pod, Collection<ApiObject> budgets) {
        return budgets.stream()
                .filter(budget -> budget.namespace().equals(pod.namespace()))
                .filter(budget -> budget.spec().get("selector") instanceof JsonObject selector
                        && LabelSelector.of(selector).matches(pod.labels()))
                .toList();
    }

    /** Whether the pod's end disrupts nothing: it has ended, is ending, or never began. */
    public static boolean disruptsNothing(ApiObject pod) {
        return pod.isBeingDeleted()
                || switch (pod.status().text("phase")) {
                    case "Succeeded", "Failed", "Pending" -> true;
                    default -> false;
                };
    }

    /** Whether a pod that is not ready goes without being counted: it was no part of what the budget protects. */
    public static boolean letsUnhealthyGo(ApiObject budget, ApiObject pod) {
        if (isReady(pod)) {
            return false;
        }
        var status = budget.status();
        long desired = status.integerOr("desiredHealthy", 0);
        return budget.spec().text("unhealthyPodEvictionPolicy").equals("AlwaysAllow")
                || desired > 0 && status.integerOr("currentHealthy", 0) >= desired;
    }

    private static boolean isReady(ApiObject pod) {
        return pod.status()
                .array("conditions")
                .objects()
                .anyMatch(condition -> condition.text("type").equals("Ready")
                        && condition.text("status").equals("True"));
    }

    /**
     * The budget after one eviction more.
     *
     * @throws ApiFailure 429 when it allows none, or has not been counted yet; 403 when its status makes no sense
     */
    public static ApiObject spend(ApiObject budget, String pod, Instant now) {
        requireCounted(budget);
        long left = budget.status().integerOr("disruptionsAllowed", 0) - 1;
        return budget.withStatus(status -> {
            var spent = status.with("disruptionsAllowed", left)
                    .update("disruptedPods", pods -> pods.with(pod, Times.format(now)));
            return left == 0 ? exhausted(spent, now) : spent;
        });
    }

    private static void requireCounted(ApiObject budget) {
        var status = budget.status();
        if (status.integerOr("observedGeneration", 0) < budget.generation()) {
            throw undecided(budget.name());
        }
        long allowed = status.integerOr("disruptionsAllowed", 0);
        if (allowed < 0) {
            throw ApiFailure.forbidden(NAMED_IN_TEXTS, budget.name(), "pdb disruptions allowed is negative");
        }
        if (status.object("disruptedPods").size() > MAX_DISRUPTED_PODS) {
            throw ApiFailure.forbidden(
                    NAMED_IN_TEXTS,
                    budget.name(),
                    "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (allowed == 0) {
            throw refused(whyNone(budget), 0);
        }
    }

    /** The answer while the budget's numbers lag behind: come back soon. */
    public static ApiFailure undecided(String budget) {
        return refused(
                "The disruption budget " + budget + " is still being processed by the server.",
                UNDECIDED_RETRY_SECONDS);
    }

    /** A failed count comes first: the numbers beside it cannot be trusted. */
    private static String whyNone(ApiObject budget) {
        var status = budget.status();
        var start = "The disruption budget " + budget.name();
        var condition = status.array("conditions")
                .objects()
                .filter(found -> found.text("type").equals(ALLOWED)
                        && found.text("status").equals("False"))
                .filter(found -> !found.text("message").isEmpty())
                .findFirst();
        if (condition.filter(found -> found.text("reason").equals("SyncFailed")).isPresent()) {
            return start + " does not allow evicting pods currently because it failed sync: "
                    + condition.get().text("message");
        }
        long desired = status.integerOr("desiredHealthy", 0);
        long current = status.integerOr("currentHealthy", 0);
        if (current <= desired) {
            return start + " needs " + desired + " healthy pods and has " + current + " currently";
        }
        return start + " does not allow evicting pods currently"
                + condition
                        .map(found -> " (" + found.text("reason") + "): " + found.text("message"))
                        .orElse("");
    }

    private static ApiFailure refused(String why, int retryAfterSeconds) {
        return new ApiFailure(Status.of(Reason.TOO_MANY_REQUESTS, REFUSED)
                .withDetails(new Details("", "", "", "", List.of(new Cause(CAUSE, why, "")), retryAfterSeconds)));
    }

    /** The answer for a pod that two budgets speak of. */
    public static ApiFailure several() {
        return new ApiFailure(new Status(
                Reason.INTERNAL_ERROR.code(),
                Reason.UNKNOWN,
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                Details.NONE));
    }

    /** Says at once what the controller would say a moment later. */
    private static JsonObject exhausted(JsonObject status, Instant now) {
        var condition = JsonObject.builder()
                .put("type", ALLOWED)
                .put("status", "False")
                .put("reason", "InsufficientPods")
                .put("message", "")
                .put("lastTransitionTime", Times.format(now))
                .putIf("observedGeneration", status.get("observedGeneration"))
                .build();
        var others = status.array("conditions").stream()
                .filter(other -> !other.asObject().text("type").equals(ALLOWED))
                .collect(JsonArray.collector());
        return status.with("conditions", (Json) others.plus(condition));
    }
}
