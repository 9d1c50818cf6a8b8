package dev.djong.node.pod;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.node.device.DeviceFailure;
import dev.djong.node.housekeeping.RotatedLogs;
import dev.djong.node.launch.LaunchFailure;
import dev.djong.node.launch.Launcher;
import dev.djong.node.pod.PodAction.CreateSandbox;
import dev.djong.node.pod.PodAction.EnsureImage;
import dev.djong.node.pod.PodAction.PrepareVolumes;
import dev.djong.node.pod.PodAction.RemoveContainer;
import dev.djong.node.pod.PodAction.StartContainer;
import dev.djong.node.pod.PodAction.StopContainer;
import dev.djong.node.pod.PodAction.StopSandbox;
import dev.djong.node.pod.PodAction.TearDown;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.VolumeFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a plan's actions for one pod. Short ones are done at once; pulls, stops and hooks run in the background and
 * wake the worker when they end. A step that fails becomes a {@link Retry} in the progress, an event, and nothing else.
 */
final class PodActor {
    private static final Logger LOG = LoggerFactory.getLogger(PodActor.class);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    /** How long a status shows ErrImagePull before it turns to ImagePullBackOff. */
    private static final Duration ERROR_SHOWN = Duration.ofSeconds(3);
    /** A postStart hook has no limit of its own. */
    private static final Duration HOOK_LIMIT = Duration.ofHours(24);

    private final PodSurroundings around;
    private final PodProgress progress;
    private final ImageEnsurer images;
    private final Runnable wake;

    PodActor(PodSurroundings around, PodProgress progress, ImageEnsurer images, Runnable wake) {
        this.around = around;
        this.progress = progress;
        this.images = images;
        this.wake = wake;
    }

    void act(PodObservation seen, PodAction action) {
        switch (action) {
            case PrepareVolumes now -> prepareVolumes(seen);
            case CreateSandbox(var attempt) -> createSandbox(seen.pod(), attempt);
            case StopSandbox(var id) -> around.runtime().stopSandbox(id);
            case EnsureImage(var container) -> ensureImage(seen.pod(), container);
            case StartContainer start -> startContainer(seen, start);
            case StopContainer stop -> stopContainer(seen, stop);
            case RemoveContainer(var container) -> removeContainer(container);
            case TearDown now -> tearDown(seen.pod());
        }
    }

    private void prepareVolumes(PodObservation seen) {
        try {
            var devices = around.devices().prepare(seen.pod());
            progress.volumes(new VolumeState.Ready(around.volumes().prepare(seen.pod()), devices));
        } catch (DeviceFailure failure) {
            notPrepared(seen, "FailedPrepareDynamicResources", String.valueOf(failure.getMessage()));
        } catch (VolumeFailure failure) {
            notPrepared(seen, failure.reason(), String.valueOf(failure.getMessage()));
        }
    }

    private void notPrepared(PodObservation seen, String reason, String message) {
        around.events().warning(seen.pod().object(), reason, message);
        var before = seen.progress().volumes() instanceof VolumeState.Failed(var retry)
                ? Optional.of(retry)
                : Optional.<Retry>empty();
        progress.volumes(new VolumeState.Failed(retry(before, reason, message)));
    }

    private Retry retry(Optional<Retry> before, String reason, String message) {
        return Retry.after(before, reason, message, around.timers().instant(), FIRST_DELAY, LONGEST_DELAY);
    }

    private void createSandbox(Pod pod, int attempt) {
        try {
            around.runtime().runSandbox(around.launcher().sandbox(pod, attempt));
            progress.sandboxRetry(Optional.empty());
        } catch (RuntimeFailure | LaunchFailure failure) {
            var message = "Failed to create pod sandbox: " + failure.getMessage();
            around.events().warning(pod.object(), "FailedCreatePodSandBox", message);
            LOG.warn("pod {}: {}", pod, message);
            progress.sandboxRetry(
                    Optional.of(retry(progress.snapshot().sandboxRetry(), "FailedCreatePodSandBox", message)));
        }
    }

    private void ensureImage(Pod pod, PodContainer container) {
        var before = progress.image(container.name())
                .filter(ImageState.Failed.class::isInstance)
                .map(failed -> ((ImageState.Failed) failed).retry());
        progress.image(container.name(), new ImageState.Pulling());
        around.background().execute(() -> {
            var state = ensured(pod, container, before);
            progress.image(container.name(), state);
            if (state instanceof ImageState.Failed(var retry) && retry.reason().equals("ErrImagePull")) {
                around.timers().after(ERROR_SHOWN, () -> showBackOff(pod, container, state));
            }
            wake.run();
        });
    }

    /** Whatever happens, it must not look as if the image were being pulled for ever. */
    private ImageState ensured(Pod pod, PodContainer container, Optional<Retry> before) {
        try {
            return images.ensure(pod, container, around.launcher().sandbox(pod, 0), before);
        } catch (RuntimeException failure) {
            LOG.warn("image {} of pod {}: {}", container.image(), pod, failure.toString());
            return new ImageState.Failed(retry(before, "ErrImagePull", String.valueOf(failure.getMessage())));
        }
    }

    private void showBackOff(Pod pod, PodContainer container, ImageState shown) {
        if (shown instanceof ImageState.Failed(var retry)
                && progress.image(container.name()).filter(now -> now == shown).isPresent()) {
            progress.image(container.name(), images.backingOff(pod, container, retry));
            wake.run();
        }
    }

    private void startContainer(PodObservation seen, StartContainer start) {
        var pod = seen.pod();
        var spec = start.container();
        var about = Subject.of(pod.object()).field(spec.fieldPath());
        var failing = "CreateContainerError";
        try {
            var ready =
                    seen.progress().volumes() instanceof VolumeState.Ready known ? known : VolumeState.Ready.NOTHING;
            var attempt = new Launcher.Attempt(
                    start.attempt(),
                    start.imageReference(),
                    start.sandbox().ips(),
                    ready.volumes(),
                    ready.devices(),
                    start.backOff());
            var wanted = around.launcher().container(pod, spec, attempt);
            var sandbox = around.launcher().sandbox(pod, start.sandbox().attempt());
            var id = around.runtime().createContainer(start.sandbox().id(), sandbox, wanted);
            around.events().record(about, EventRecorder.Type.NORMAL, "Created", "Created container: " + spec.name());
            failing = "RunContainerError";
            around.runtime().startContainer(id);
            around.events().record(about, EventRecorder.Type.NORMAL, "Started", "Started container " + spec.name());
            progress.started(spec.name());
            spec.hook("postStart").ifPresent(hook -> runPostStart(pod, spec, id, start.sandbox()));
        } catch (LaunchFailure failure) {
            startFailed(about, spec, failure.reason(), String.valueOf(failure.getMessage()));
        } catch (RuntimeFailure failure) {
            startFailed(about, spec, failing, String.valueOf(failure.getMessage()));
        }
    }

    private void startFailed(Subject about, PodContainer spec, String reason, String message) {
        around.events().record(about, EventRecorder.Type.WARNING, "Failed", "Error: " + message);
        progress.startFailed(spec.name(), retry(progress.startRetry(spec.name()), reason, message));
    }

    private void runPostStart(Pod pod, PodContainer spec, String id, Sandbox sandbox) {
        progress.hook(id, new HookState.Running());
        around.background().execute(() -> {
            var failure = postStart(pod, spec, id, sandbox);
            failure.ifPresent(why -> around.events()
                    .record(
                            Subject.of(pod.object()).field(spec.fieldPath()),
                            EventRecorder.Type.WARNING,
                            "FailedPostStartHook",
                            "PostStartHook failed: " + why));
            progress.hook(id, failure.<HookState>map(HookState.Failed::new).orElseGet(HookState.Done::new));
            wake.run();
        });
    }

    private Optional<String> postStart(Pod pod, PodContainer spec, String id, Sandbox sandbox) {
        var hook = spec.hook("postStart").orElseThrow();
        try {
            return around.runtime()
                    .container(id)
                    .flatMap(container -> around.hooks().run(pod, spec, container, sandbox.ips(), hook, HOOK_LIMIT));
        } catch (RuntimeException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private void stopContainer(PodObservation seen, StopContainer action) {
        var pod = seen.pod();
        var container = action.container();
        var about = pod.container(container.name())
                .map(spec -> Subject.of(pod.object()).field(spec.fieldPath()))
                .orElseGet(() -> Subject.of(pod.object()));
        var stopper = new ContainerStopper(around, pod, progress);
        boolean first = !seen.progress().unfinishedStops().containsKey(container.id())
                && !seen.progress().stopping().containsKey(container.id());
        if (first) {
            var why = action.why().isEmpty() ? "Stopping container " + container.name() : action.why();
            around.events().record(about, EventRecorder.Type.NORMAL, "Killing", why);
        }
        var stop = stopper.begin(container, action.grace());
        around.background().execute(() -> {
            try {
                stopper.stop(container, stop, seen.sandboxes());
            } finally {
                wake.run();
            }
        });
    }

    private void removeContainer(Container container) {
        around.runtime().removeContainer(container.id());
        if (!container.logPath().isEmpty()) {
            try {
                RotatedLogs.deleteAll(Path.of(container.logPath()));
            } catch (IOException failure) {
                LOG.warn("log {} not deleted: {}", container.logPath(), failure.getMessage());
            }
        }
    }

    private void tearDown(Pod pod) {
        around.launcher().tearDown(pod);
        around.volumes().tearDown(pod.uid());
        around.devices().tearDown(pod.uid());
        around.checkpoints().forget(pod.uid());
        progress.tornDown();
    }

    /** Removes what is left of a pod that the API no longer has. */
    void clean(Pod pod, List<Sandbox> sandboxes) {
        sandboxes.forEach(sandbox -> around.runtime().removeSandbox(sandbox.id()));
        PodDirectories.deleteTree(around.directories().ofPod(pod.uid()));
        PodDirectories.deleteTree(around.directories().logsOf(pod.namespace(), pod.name(), pod.uid()));
        around.checkpoints().forget(pod.uid());
    }
}
