package dev.djong.node.pod;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.node.launch.RegistryLogins;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.spec.PullPolicy;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Gets a container's image here, by its pull policy, and says in events how that went. */
public final class ImageEnsurer {
    static final Duration FIRST_DELAY = Duration.ofSeconds(10);
    static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    private final ContainerRuntime runtime;
    private final RegistryLogins logins;
    private final EventRecorder events;
    private final Timers timers;

    public ImageEnsurer(ContainerRuntime runtime, RegistryLogins logins, EventRecorder events, Timers timers) {
        this.runtime = runtime;
        this.logins = logins;
        this.events = events;
        this.timers = timers;
    }

    /** Blocks until the image is here or could not be had. @param before the failure before, if any */
    ImageState ensure(Pod pod, PodContainer container, SandboxSpec sandbox, Optional<Retry> before) {
        var about = Subject.of(pod.object()).field(container.fieldPath());
        try {
            var here = runtime.image(container.image());
            if (here.isPresent() && container.pullPolicy() != PullPolicy.ALWAYS) {
                events.record(
                        about,
                        EventRecorder.Type.NORMAL,
                        "Pulled",
                        "Container image \"" + container.image() + "\" already present on machine");
                return new ImageState.Present(here.get().id());
            }
            if (container.pullPolicy() == PullPolicy.NEVER) {
                return neverPulled(container, about, before);
            }
            return pull(pod, container, sandbox, about);
        } catch (RuntimeFailure failure) {
            return failed(container, about, failure, before);
        }
    }

    private ImageState pull(Pod pod, PodContainer container, SandboxSpec sandbox, Subject about) {
        var image = container.image();
        events.record(about, EventRecorder.Type.NORMAL, "Pulling", "Pulling image \"" + image + "\"");
        Instant begun = timers.instant();
        var reference = runtime.pull(image, logins.find(pod, image), sandbox);
        var taken = Duration.between(begun, timers.instant());
        var pulled = runtime.image(reference).or(() -> runtime.image(image));
        var seconds = taken.toMillis() / 1000.0 + "s";
        events.record(
                about,
                EventRecorder.Type.NORMAL,
                "Pulled",
                "Successfully pulled image \"" + image + "\" in " + seconds + " (" + seconds
                        + " including waiting). Image size: "
                        + pulled.map(Image::sizeBytes).orElse(0L) + " bytes.");
        return new ImageState.Present(pulled.map(Image::id).orElse(reference));
    }

    private ImageState neverPulled(PodContainer container, Subject about, Optional<Retry> before) {
        var message = "Container image \"" + container.image() + "\" is not present with pull policy of Never";
        events.record(about, EventRecorder.Type.WARNING, "ErrImageNeverPull", message);
        events.record(about, EventRecorder.Type.WARNING, "Failed", "Error: ErrImageNeverPull");
        return failed("ErrImageNeverPull", message, before);
    }

    private ImageState failed(PodContainer container, Subject about, RuntimeFailure failure, Optional<Retry> before) {
        events.record(
                about,
                EventRecorder.Type.WARNING,
                "Failed",
                "Failed to pull image \"" + container.image() + "\": " + failure.getMessage());
        events.record(about, EventRecorder.Type.WARNING, "Failed", "Error: ErrImagePull");
        return failed("ErrImagePull", String.valueOf(failure.getMessage()), before);
    }

    private ImageState failed(String reason, String message, Optional<Retry> before) {
        return new ImageState.Failed(
                Retry.after(before, reason, message, timers.instant(), FIRST_DELAY, LONGEST_DELAY));
    }

    /** The same failure, some moments later: the pod waits for the next try. */
    ImageState.Failed backingOff(Pod pod, PodContainer container, Retry retry) {
        var message = "Back-off pulling image \"" + container.image() + "\"";
        events.record(
                Subject.of(pod.object()).field(container.fieldPath()), EventRecorder.Type.NORMAL, "BackOff", message);
        events.record(
                Subject.of(pod.object()).field(container.fieldPath()),
                EventRecorder.Type.WARNING,
                "Failed",
                "Error: ImagePullBackOff");
        return new ImageState.Failed(new Retry(
                "ImagePullBackOff",
                message + ": " + retry.reason() + ": " + retry.message(),
                retry.at(),
                retry.delay()));
    }
}
