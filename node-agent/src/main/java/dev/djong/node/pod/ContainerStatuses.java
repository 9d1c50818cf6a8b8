package dev.djong.node.pod;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.runtime.Container;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The status of each container.
 *
 * <p>A container that ended and waits for its next attempt is <em>waiting</em> with CrashLoopBackOff and shows its end as
 * last state; one that ended and is not (yet) started again is <em>terminated</em>; one that was never started is waiting
 * with the reason of what holds it up.
 */
final class ContainerStatuses {
    private static final int UNKNOWN_EXIT_CODE = 137;

    private final PodObservation seen;
    private final PodPlan plan;
    private final Pod pod;
    private final String runtimeName;

    ContainerStatuses(PodObservation seen, PodPlan plan, String runtimeName) {
        this.seen = seen;
        this.plan = plan;
        this.pod = seen.pod();
        this.runtimeName = runtimeName;
    }

    JsonArray of(List<PodContainer> containers) {
        return containers.stream().map(this::of).collect(JsonArray.collector());
    }

    private JsonObject of(PodContainer spec) {
        var latest = seen.latest(spec.name());
        var status = JsonObject.builder()
                .put("name", spec.name())
                .put("image", latest.map(Container::image).orElse(spec.image()))
                .put("imageID", latest.map(Container::imageId).orElse(""))
                .put("restartCount", latest.map(Container::attempt).orElse(0))
                .put("ready", isReady(spec, latest))
                .put(
                        "started",
                        latest.filter(container -> seen.isStarted(spec, container))
                                .isPresent())
                .put("state", state(spec, latest))
                .put("lastState", lastState(spec, latest))
                .putText("stopSignal", spec.stopSignal())
                .putIf("resources", spec.resources().isEmpty() ? null : spec.resources());
        latest.ifPresent(container -> status.put("containerID", containerId(container)));
        return status.build();
    }

    /** An init container is ready once it succeeded; all others while their readiness probe passes. */
    private boolean isReady(PodContainer spec, Optional<Container> latest) {
        return spec.role() == PodContainer.Role.INIT
                ? latest.filter(Container::succeeded).isPresent()
                : latest.filter(container -> seen.isReady(spec, container)).isPresent();
    }

    private String containerId(Container container) {
        return runtimeName + "://" + container.id();
    }

    private JsonObject state(PodContainer spec, Optional<Container> latest) {
        if (latest.isEmpty()) {
            return neverStarted(spec);
        }
        var container = latest.get();
        return switch (container.state()) {
            case RUNNING ->
                JsonObject.of(
                        "running",
                        JsonObject.of("startedAt", time(container.startedAt().orElse(container.createdAt()))));
            case EXITED -> isWaitingAgain(spec) ? waitingAgain(spec) : terminated(container);
            case UNKNOWN -> terminated(container);
            case CREATED -> waitingBecause(spec);
        };
    }

    private boolean isWaitingAgain(PodContainer spec) {
        return plan.backingOff().containsKey(spec.name())
                || seen.progress().startRetries().containsKey(spec.name())
                || seen.progress().images().get(spec.name()) instanceof ImageState.Failed;
    }

    private JsonObject waitingAgain(PodContainer spec) {
        var backOff = plan.backingOff().get(spec.name());
        return backOff == null ? waitingBecause(spec) : waiting("CrashLoopBackOff", backOff);
    }

    /** A pod that has ended will never start it: its absence is shown as such. */
    private JsonObject neverStarted(PodContainer spec) {
        if (plan.lifecycle() == PodPlan.Lifecycle.ENDED && !seen.sandboxes().isEmpty() && hadStarted()) {
            return JsonObject.of(
                    "terminated",
                    JsonObject.builder()
                            .put("exitCode", UNKNOWN_EXIT_CODE)
                            .put("reason", "ContainerStatusUnknown")
                            .put("message", "The container could not be located when the pod was terminated")
                            .build());
        }
        return waitingBecause(spec);
    }

    private boolean hadStarted() {
        return pod.containers().stream()
                .anyMatch(main -> seen.latest(main.name()).isPresent());
    }

    private JsonObject waitingBecause(PodContainer spec) {
        var failed = seen.progress().startRetries().get(spec.name());
        if (failed != null) {
            return waiting(failed.reason(), failed.message());
        }
        if (seen.progress().images().get(spec.name()) instanceof ImageState.Failed(var retry)) {
            return waiting(retry.reason(), retry.message());
        }
        boolean initialising =
                spec.role() == PodContainer.Role.MAIN && !pod.initContainers().isEmpty();
        return waiting(initialising ? "PodInitializing" : "ContainerCreating", "");
    }

    private static JsonObject waiting(String reason, String message) {
        return JsonObject.of(
                "waiting",
                JsonObject.builder()
                        .put("reason", reason)
                        .putText("message", message)
                        .build());
    }

    private JsonObject lastState(PodContainer spec, Optional<Container> latest) {
        if (latest.isPresent() && latest.get().exited() && isWaitingAgain(spec)) {
            return terminated(latest.get());
        }
        return seen.previous(spec.name())
                .filter(Container::exited)
                .map(this::terminated)
                .orElse(JsonObject.EMPTY);
    }

    private JsonObject terminated(Container container) {
        boolean unknown = container.state() == Container.State.UNKNOWN;
        var reason = unknown ? "ContainerStatusUnknown" : container.reason();
        var message = seen.terminationMessages().getOrDefault(container.id(), "");
        return JsonObject.of(
                "terminated",
                JsonObject.builder()
                        .put("exitCode", unknown ? UNKNOWN_EXIT_CODE : container.exitCode())
                        .putText(
                                "reason",
                                reason.isEmpty() ? (container.exitCode() == 0 ? "Completed" : "Error") : reason)
                        .putText("message", message)
                        .put("startedAt", time(container.startedAt().orElse(container.createdAt())))
                        .putIf(
                                "finishedAt",
                                container
                                        .finishedAt()
                                        .map(ContainerStatuses::time)
                                        .orElse(null))
                        .put("containerID", containerId(container))
                        .build());
    }

    private static Json time(Instant time) {
        return Json.of(Times.format(time));
    }
}
