package dev.djong.scheduler.binding;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.Patch;
import dev.djong.api.TransportException;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonNull;
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
    public void markNotScheduled(ApiObject pod, NotScheduled why) {
        if (saysSo(pod, why)) {
            return;
        }
        var status = JsonObject.of("conditions", JsonArray.of(condition(pod, why)));
        if (why.nominatedNode().isPresent()) {
            status = status.with(
                    "nominatedNodeName", nullIfEmpty(why.nominatedNode().get()));
        }
        patchStatus(pod.key(), pod.uid(), status);
    }

    @Override
    public void clearNomination(PodInfo pod) {
        patchStatus(pod.key(), pod.uid(), JsonObject.of("nominatedNodeName", JsonNull.INSTANCE));
    }

    private static Json nullIfEmpty(String text) {
        return text.isEmpty() ? JsonNull.INSTANCE : Json.of(text);
    }

    private boolean patchStatus(ObjectKey pod, String uid, JsonObject status) {
        // A pod of the same name that came later must not get what is meant for this one.
        var body = JsonObject.of("status", status).withAt(Json.of(uid), "metadata", "uid");
        try {
            api.patch(Resources.PODS, pod, "status", Patch.strategic(body));
            return true;
        } catch (ApiFailure failure) {
            if (failure.is(Reason.NOT_FOUND) || failure.is(Reason.CONFLICT)) {
                return true;
            }
            LOG.warn("cannot write the status of pod {}: {}", pod, failure.getMessage());
        } catch (TransportException lost) {
            LOG.warn("cannot write the status of pod {}: {}", pod, lost.getMessage());
        }
        return false;
    }

    @Override
    public boolean evict(PodInfo victim, String schedulerName) {
        var condition = JsonObject.builder()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .put("reason", "PreemptionByScheduler")
                .put("message", schedulerName + ": preempting to accommodate a higher priority pod")
                .put("lastTransitionTime", Times.format(clock.instant()))
                .build();
        return patchStatus(victim.key(), victim.uid(), JsonObject.of("conditions", JsonArray.of(condition)))
                && delete(victim);
    }

    private boolean delete(PodInfo victim) {
        try {
            api.delete(Resources.PODS, victim.key(), DeleteOptions.DEFAULT.onlyUid(victim.uid()));
            return true;
        } catch (ApiFailure failure) {
            if (failure.is(Reason.NOT_FOUND) || failure.is(Reason.CONFLICT)) {
                return true;
            }
            LOG.warn("cannot evict pod {}: {}", victim.key(), failure.getMessage());
        } catch (TransportException lost) {
            LOG.warn("cannot evict pod {}: {}", victim.key(), lost.getMessage());
        }
        return false;
    }

    private static boolean saysSo(ApiObject pod, NotScheduled why) {
        boolean sameNode = why.nominatedNode()
                .map(node -> node.equals(pod.status().text("nominatedNodeName")))
                .orElse(true);
        return sameNode
                && pod.status()
                        .array("conditions")
                        .objects()
                        .anyMatch(each -> each.text("type").equals("PodScheduled")
                                && each.text("status").equals("False")
                                && each.text("reason").equals(why.reason().text())
                                && each.text("message").equals(why.message()));
    }

    private JsonObject condition(ApiObject pod, NotScheduled why) {
        return JsonObject.builder()
                .put("type", "PodScheduled")
                .put("status", "False")
                .put("reason", why.reason().text())
                .put("message", why.message())
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
