package dev.djong.scheduler.binding;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.scheduler.device.DevicePlan;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a {@link DevicePlan}: writes down which devices a claim has, and that a pod may use them. Calls block. */
public final class DeviceWriter {
    /** Holds a claim that is deleted until its devices were given back. */
    private static final String FINALIZER = "resource.kubernetes.io/delete-protection";

    private static final String ALLOCATION = "allocation";
    private static final String RESERVED_FOR = "reservedFor";
    /** Others write the claim too: pods that share it are added to it one by one. */
    private static final int TRIES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(DeviceWriter.class);

    private final ApiClient api;

    public DeviceWriter(ApiClient api) {
        this.api = api;
    }

    /**
     * Throws what the API says against it.
     *
     * @param written is told the version of each claim that has its devices
     */
    public void write(DevicePlan plan, PodInfo pod, BiConsumer<ObjectKey, Long> written) {
        for (var step : plan.steps()) {
            var claim = again(() -> write(step, pod));
            written.accept(claim.key(), DeviceClaim.version(claim));
        }
    }

    private ApiObject write(DevicePlan.Step step, PodInfo pod) {
        var claim = api.get(Resources.RESOURCE_CLAIMS, step.claim().key());
        if (!claim.uid().equals(step.claim().uid()) || claim.isBeingDeleted()) {
            throw conflict(claim, "it got deleted in the meantime");
        }
        if (claim.status().has(ALLOCATION) == step.allocation().isPresent()) {
            throw conflict(
                    claim,
                    step.allocation().isPresent()
                            ? "it got allocated elsewhere in the meantime"
                            : "it lost its devices in the meantime");
        }
        if (step.allocation().isPresent() && !claim.finalizers().contains(FINALIZER)) {
            var finalizers = new ArrayList<>(claim.finalizers());
            finalizers.add(FINALIZER);
            claim = api.update(Resources.RESOURCE_CLAIMS, claim.withFinalizers(finalizers));
        }
        return api.updateStatus(Resources.RESOURCE_CLAIMS, claim.withStatus(status -> reserved(status, step, pod)));
    }

    private static JsonObject reserved(JsonObject status, DevicePlan.Step step, PodInfo pod) {
        var before = status.array(RESERVED_FOR);
        boolean isThere = before.objects().anyMatch(each -> each.text("uid").equals(pod.uid()));
        var consumer = JsonObject.of(
                "resource", Json.of("pods"), "name", Json.of(pod.key().name()), "uid", Json.of(pod.uid()));
        var with = status.with(RESERVED_FOR, isThere ? before : before.plus(consumer));
        return step.allocation().map(given -> with.with(ALLOCATION, given)).orElse(with);
    }

    private static ApiFailure conflict(ApiObject claim, String why) {
        return ApiFailure.conflict(Resources.RESOURCE_CLAIMS.groupResource(), claim.name(), why);
    }

    /** A claim that somebody else has written since it was read is read again; what is wrong with it then ends it. */
    private static ApiObject again(Attempt attempt) {
        for (int left = TRIES - 1; ; left--) {
            try {
                return attempt.run();
            } catch (ApiFailure failure) {
                boolean isStale = failure.is(Reason.CONFLICT)
                        && failure.status().message().contains("the object has been modified");
                if (!isStale || left == 0) {
                    throw failure;
                }
            }
        }
    }

    private interface Attempt {
        ApiObject run();
    }

    /** The pod does not use them after all; the claims keep their devices. What goes wrong is logged: the pod is tried again. */
    public void release(DevicePlan plan, PodInfo pod) {
        for (var step : plan.steps()) {
            changeStatus(step.claim(), status -> without(status, pod.uid()));
        }
    }

    private static JsonObject without(JsonObject status, String uid) {
        List<JsonObject> left = status.array(RESERVED_FOR)
                .objects()
                .filter(each -> !each.text("uid").equals(uid))
                .toList();
        return left.isEmpty() ? status.without(RESERVED_FOR) : status.with(RESERVED_FOR, JsonArray.of(left));
    }

    /** Takes its devices from a claim, unless somebody else uses them. What goes wrong is logged. */
    public void deallocate(DeviceClaim claim, PodInfo pod) {
        changeStatus(claim, status -> {
            var left = without(status, pod.uid());
            return left.has(RESERVED_FOR) ? status : left.without(ALLOCATION);
        });
    }

    private void changeStatus(DeviceClaim claim, UnaryOperator<JsonObject> change) {
        try {
            again(() -> {
                var now = api.get(Resources.RESOURCE_CLAIMS, claim.key());
                var changed = now.withStatus(change);
                return !now.uid().equals(claim.uid()) || changed.equals(now)
                        ? now
                        : api.updateStatus(Resources.RESOURCE_CLAIMS, changed);
            });
        } catch (ApiFailure | TransportException failure) {
            LOG.warn("cannot take a reservation off claim {}: {}", claim.key(), failure.getMessage());
        }
    }
}
