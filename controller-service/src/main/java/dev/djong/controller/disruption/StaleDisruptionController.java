package dev.djong.controller.disruption;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;

/**
 * Takes the condition {@code DisruptionTarget} back from pods that were about to be ended and then were not (KEP-3329). What
 * the node agent says of its own intent stays.
 */
public final class StaleDisruptionController implements Controller {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TYPE = "DisruptionTarget";

    private final ApiClient client;
    private final Timers timers;
    private final Informer pods;

    public StaleDisruptionController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        pods = context.informers().of(Resources.PODS);
    }

    @Override
    public String name() {
        return "stale-disruption";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PODS);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        return pods.cache().find(key).map(this::check).orElse(Outcome.settled());
    }

    private Outcome check(ApiObject pod) {
        var condition = Conditions.find(pod.status(), TYPE)
                .filter(found -> found.text("status").equals("True"))
                .filter(found -> !found.text("reason").equals("TerminationByKubelet"));
        if (condition.isEmpty() || pod.isBeingDeleted() || Pods.isFinished(pod)) {
            return Outcome.settled();
        }
        var since = Conditions.transition(condition.get()).orElse(Instant.EPOCH);
        var left = Duration.between(timers.instant(), since.plus(PATIENCE));
        if (left.isPositive()) {
            return Outcome.recheckAfter(left);
        }
        takeBack(pod);
        return Outcome.settled();
    }

    private void takeBack(ApiObject pod) {
        var condition = JsonObject.builder()
                .put("type", TYPE)
                .put("status", "False")
                .put("lastTransitionTime", Times.format(timers.instant()))
                .build();
        var status = Conditions.set(pod.status(), condition);
        var identity = JsonObject.builder().put("uid", pod.uid()).put("resourceVersion", pod.resourceVersion());
        var change = JsonObject.of("conditions", status.array("conditions"));
        try {
            client.patch(
                    Resources.PODS,
                    pod.key(),
                    "status",
                    Patch.merge(JsonObject.of("metadata", identity.build(), "status", change)));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
