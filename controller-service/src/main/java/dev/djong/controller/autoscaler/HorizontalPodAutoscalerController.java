package dev.djong.controller.autoscaler;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.autoscaler.AutoscalerPlan.Rescale;
import dev.djong.controller.scale.ScaleTarget;
import dev.djong.controller.scale.ScaleTargets;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.SelectorParser;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at every autoscaler each {@link #PERIOD}: reads scale and metrics, plans, scales, reports. */
public final class HorizontalPodAutoscalerController implements Controller {
    static final Duration PERIOD = Duration.ofSeconds(15);

    private final ApiClient client;
    private final Timers timers;
    private final EventRecorder events;
    private final Informer autoscalers;
    private final Informer pods;
    private final ScaleTargets scales;
    private final MetricsApi metrics;
    private final Map<ObjectKey, ScalingHistory> histories = new ConcurrentHashMap<>();

    public HorizontalPodAutoscalerController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        events = context.eventsAs().apply("horizontal-pod-autoscaler");
        autoscalers = context.informers().of(Resources.HORIZONTAL_POD_AUTOSCALERS);
        pods = context.informers().of(Resources.PODS);
        scales = new ScaleTargets(client);
        metrics = new MetricsApi(client);
    }

    @Override
    public String name() {
        return "horizontalpodautoscaler";
    }

    /** Its own reports wake nobody: the next look is at its time. */
    @Override
    public Watches watches() {
        return new Watches(List.of(
                new Watches.Source(Resources.HORIZONTAL_POD_AUTOSCALERS, HorizontalPodAutoscalerController::newWishes),
                new Watches.Source(Resources.PODS, change -> List.of())));
    }

    private static Collection<ObjectKey> newWishes(Change change) {
        boolean onlyStatus = change instanceof Change.Updated(var previous, var current)
                && previous.generation() == current.generation()
                && previous.uid().equals(current.uid());
        return onlyStatus ? List.of() : List.of(change.object().key());
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var found = autoscalers.cache().find(key);
        if (found.isEmpty()) {
            histories.remove(key);
            return Outcome.settled();
        }
        look(found.get());
        return Outcome.recheckAfter(PERIOD);
    }

    private void look(ApiObject autoscaler) {
        var reference = autoscaler.spec().object("scaleTargetRef");
        var kind = GroupVersionKind.of(reference.text("apiVersion"), reference.text("kind"));
        var target = new ObjectKey(autoscaler.namespace(), reference.text("name"));
        try {
            var resource = scales.resourceOf(kind);
            if (resource.isEmpty()) {
                noScale(autoscaler, "no matches for kind \"" + kind.kind() + "\" in group \"" + kind.group() + "\"");
                return;
            }
            switch (scales.find(resource.get(), target)) {
                case ScaleTarget.Scaled(var scale) -> scale(autoscaler, resource.get(), scale);
                case ScaleTarget.Missing(var message) -> noScale(autoscaler, message);
                case ScaleTarget.Unscalable unscalable ->
                    noScale(autoscaler, resource.get().groupResource() + " does not implement the scale subresource");
            }
        } catch (TransportException failure) {
            noScale(autoscaler, String.valueOf(failure.getMessage()));
        }
    }

    private void noScale(ApiObject autoscaler, String message) {
        events.warning(autoscaler, "FailedGetScale", message);
        report(autoscaler, AutoscalerStatus.noScale(autoscaler.status(), message, timers.instant()));
    }

    private void scale(ApiObject autoscaler, GroupVersionResource resource, ApiObject scale) {
        var history = histories.computeIfAbsent(
                autoscaler.key(),
                key -> ScalingHistory.beginningWith(scale.spec().integerOr("replicas", 0), timers.instant()));
        var seen = observe(autoscaler, scale, history);
        var plan = AutoscalerPlanner.plan(seen);
        plan.warnings().forEach(told -> events.warning(autoscaler, told.reason(), told.message()));
        histories.put(autoscaler.key(), plan.history());
        report(
                autoscaler,
                plan.rescale()
                        .map(rescale -> rescale(seen, plan, resource, rescale))
                        .orElse(plan.status()));
    }

    private AutoscalerObserved observe(ApiObject autoscaler, ApiObject scale, ScalingHistory history) {
        var selector = scale.status().text("selector");
        var matching = selector.isEmpty()
                ? List.<ApiObject>of()
                : pods.cache().select(autoscaler.namespace(), SelectorParser.labels(selector));
        var answer = metrics.pods(autoscaler.namespace(), selector);
        var readings = autoscaler
                .spec()
                .array("metrics")
                .objects()
                .map(metric -> reading(metric, answer))
                .toList();
        return new AutoscalerObserved(autoscaler, scale, matching, readings, history, timers.instant());
    }

    private static Reading reading(JsonObject metric, MetricsApi.Answer answer) {
        var source =
                metric.text("type").equals("Resource") ? metric.object("resource") : metric.object("containerResource");
        return MetricsApi.reading(answer, source.text("name"), source.text("container"));
    }

    /** The status that tells how it went. */
    private JsonObject rescale(
            AutoscalerObserved seen, AutoscalerPlan plan, GroupVersionResource resource, Rescale rescale) {
        var autoscaler = seen.autoscaler();
        var size = "New size: " + rescale.replicas() + "; reason: " + rescale.reason();
        try {
            scales.set(resource, seen.scale(), rescale.replicas());
        } catch (ApiFailure failure) {
            events.warning(autoscaler, "FailedRescale", size + "; error: " + failure.getMessage());
            return AutoscalerStatus.notRescaled(plan.status(), String.valueOf(failure.getMessage()), timers.instant());
        }
        events.normal(autoscaler, "SuccessfulRescale", size);
        histories.put(
                autoscaler.key(), plan.history().changed(seen.currentReplicas(), rescale.replicas(), timers.instant()));
        return AutoscalerStatus.rescaled(plan.status(), rescale.replicas(), timers.instant());
    }

    private void report(ApiObject autoscaler, JsonObject status) {
        if (status.equals(autoscaler.status())) {
            return;
        }
        try {
            client.updateStatus(Resources.HORIZONTAL_POD_AUTOSCALERS, autoscaler.with("status", status));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
