package dev.djong.apiserver.admission.quota;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.object.ApiObject;
import dev.djong.quota.Amounts;
import dev.djong.quota.QuotaEvaluator;
import dev.djong.quota.QuotaScope;
import dev.djong.status.ApiFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one write costs each quota. Pure.
 *
 * <p>A pod that asks for {@code cpu: 1} under a quota with {@code hard: {cpu: 2}, used: {cpu: 1500m}} is refused: {@code
 * exceeded quota: q, requested: cpu=1, used: cpu=1500m, limited: cpu=2}. With {@code used: {cpu: 1}} the result is the quota
 * with {@code used: {cpu: 2}}.
 */
final class QuotaCheck {
    private QuotaCheck() {}

    /**
     * @return the quotas with what they are charged, in their order; the same list where nothing is charged
     * @throws ApiFailure 403 when one of them does not cover it
     */
    static List<ApiObject> charge(
            List<ApiObject> quotas, AdmissionRequest request, QuotaEvaluator evaluator, Instant now) {
        var object = request.requireObject();
        var concerned = quotas.stream()
                .filter(quota -> concerns(quota, evaluator, object))
                .toList();
        for (var quota : concerned) {
            requireCountable(quota, request, evaluator);
        }
        if (concerned.isEmpty()) {
            return quotas;
        }
        var usage = evaluator.usage(object, now);
        if (!usage.negative().isEmpty()) {
            throw request.forbidden("quota usage is negative for resource(s): " + String.join(",", usage.negative()));
        }
        boolean charged = false;
        var after = new ArrayList<ApiObject>(quotas.size());
        for (var quota : quotas) {
            var next = concerned.contains(quota)
                    ? charged(quota, cost(quota, request, evaluator, usage, now), request)
                    : quota;
            charged |= next != quota;
            after.add(next);
        }
        return charged ? after : quotas;
    }

    private static boolean concerns(ApiObject quota, QuotaEvaluator evaluator, ApiObject object) {
        return !evaluator.counted(hard(quota).names()).isEmpty() && evaluator.matchesAll(QuotaScope.of(quota), object);
    }

    private static Amounts hard(ApiObject quota) {
        return Amounts.of(quota.status().object("hard"));
    }

    private static Amounts used(ApiObject quota) {
        return Amounts.of(quota.status().object("used"));
    }

    private static void requireCountable(ApiObject quota, AdmissionRequest request, QuotaEvaluator evaluator) {
        Set<String> counted = evaluator.counted(hard(quota).names());
        evaluator.missing(counted, request.requireObject()).ifPresent(missing -> {
            throw request.forbidden("failed quota: " + quota.name() + ": " + missing);
        });
        if (!used(quota).names().containsAll(counted)) {
            throw request.forbidden(
                    "status unknown for quota: " + quota.name() + ", resources: " + String.join(",", counted));
        }
    }

    /** All of it for what is new to the quota; for what it counted already only what there is more. */
    private static Amounts cost(
            ApiObject quota, AdmissionRequest request, QuotaEvaluator evaluator, Amounts usage, Instant now) {
        if (request.operation() != Operation.UPDATE) {
            return usage.withoutZeros();
        }
        var old = request.requireOld();
        return evaluator.matchesAll(QuotaScope.of(quota), old)
                ? usage.beyond(evaluator.usage(old, now)).withoutZeros()
                : usage.withoutZeros();
    }

    private static ApiObject charged(ApiObject quota, Amounts cost, AdmissionRequest request) {
        var hard = hard(quota);
        var used = used(quota);
        var asked = cost.only(hard.names());
        if (asked.isEmpty()) {
            return quota;
        }
        var after = used.plus(asked);
        var exceeded = after.only(asked.names()).exceeding(hard);
        if (!exceeded.isEmpty()) {
            throw request.forbidden("exceeded quota: " + quota.name()
                    + ", requested: " + asked.only(exceeded)
                    + ", used: " + used.only(exceeded)
                    + ", limited: " + hard.only(exceeded));
        }
        return quota.withStatus(status -> status.with("used", after.toJson()));
    }
}
