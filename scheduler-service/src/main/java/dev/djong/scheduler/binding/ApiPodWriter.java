package dev.djong.scheduler.binding;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.api.TransportException;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link PodWriter} over the API: the {@code binding} subresource and patches of {@code status}. */
public final class ApiPodWriter implements PodWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiPodWriter.class);

    private final ApiClient api;
    private final InstantSource clock;

    public ApiPodWriter(ApiClient api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    @Override
    public BindOutcome bind(PodInfo pod, String node) {
        try {
            api.createSubresource(Resources.PODS, pod.key(), "binding", binding(pod, node));
            return new BindOutcome.Bound();
        } catch (ApiFailure failure) {
            return failure.is(Reason.NOT_FOUND)
                    ? new BindOutcome.Gone(failure.status().message())
                    : outcomeByReading(pod, node, failure.status().message());
        } catch (TransportException lost) {
            return outcomeByReading(pod, node, String.valueOf(lost.getMessage()));
        }
    }

    /** After a conflict or a lost answer only the pod itself tells what happened. */
    private BindOutcome outcomeByReading(PodInfo pod, String node, String why) {
        try {
            var now = api.find(Resources.PODS, pod.key());
            if (now.isEmpty() || !now.get().uid().equals(pod.uid())) {
                return new BindOutcome.Gone(why);
            }
            var boundTo = now.get().spec().text("nodeName");
            if (boundTo.isEmpty()) {
                return new BindOutcome.Failed(why);
            }
            return boundTo.equals(node) ? new BindOutcome.Bound() : new BindOutcome.Gone("it runs on " + boundTo);
        } catch (ApiFailure | TransportException unknown) {
            return new BindOutcome.Failed(why);
        }
    }

    private static ApiObject binding(PodInfo pod, String node) {
        var target = JsonObject.of("kind", Json.of("Node"), "name", Json.of(node));
        return ApiObject.of("v1", "Binding", pod.key())
                .withMetadata(metadata -> metadata.with("uid", pod.uid()))
                .with("target", target);
    }

    @Override
    public void markNotScheduled(ApiObject pod, NotScheduledReason reason, String message) {
        if (saysSo(pod, reason, message)) {
            return;
        }
        var condition = condition(pod, reason, message);
        var body = JsonObject.EMPTY.withAt(JsonArray.of(condition), "status", "conditions");
        // A pod of the same name that came later must not get the condition of this one.
        var patch = Patch.strategic(body.withAt(Json.of(pod.uid()), "metadata", "uid"));
        try {
            api.patch(Resources.PODS, pod.key(), "status", patch);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                warn(pod.key(), failure);
            }
        } catch (TransportException lost) {
            warn(pod.key(), lost);
        }
    }

    private static void warn(ObjectKey pod, RuntimeException failure) {
        LOG.warn("cannot set the condition PodScheduled of pod {}: {}", pod, failure.getMessage());
    }

    private static boolean saysSo(ApiObject pod, NotScheduledReason reason, String message) {
        return pod.status()
                .array("conditions")
                .objects()
                .anyMatch(each -> each.text("type").equals("PodScheduled")
                        && each.text("status").equals("False")
                        && each.text("reason").equals(reason.text())
                        && each.text("message").equals(message));
    }

    private JsonObject condition(ApiObject pod, NotScheduledReason reason, String message) {
        return JsonObject.builder()
                .put("type", "PodScheduled")
                .put("status", "False")
                .put("reason", reason.text())
                .put("message", message)
                .put("lastTransitionTime", lastTransition(pod))
                .putIf("observedGeneration", pod.generation() > 0 ? Json.of(pod.generation()) : null)
                .build();
    }

    /** The time of the change from or to False; a new message alone is no transition. */
    private String lastTransition(ApiObject pod) {
        return pod.status()
                .array("conditions")
                .objects()
                .filter(each -> each.text("type").equals("PodScheduled")
                        && each.text("status").equals("False"))
                .map(each -> each.text("lastTransitionTime"))
                .filter(time -> !time.isEmpty())
                .findFirst()
                .orElseGet(() -> Times.format(clock.instant()));
    }
}
