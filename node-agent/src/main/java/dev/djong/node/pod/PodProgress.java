package dev.djong.node.pod;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far the agent's own steps for one pod are. Steps that take long (pulls, stops, hooks) run beside the pod's worker
 * and report here; the worker reads {@link #snapshot}. All of it may be lost with the process.
 */
final class PodProgress {
    private VolumeState volumes = new VolumeState.Unprepared();
    private Optional<Retry> sandboxRetry = Optional.empty();
    private Optional<PodFailure> failure = Optional.empty();
    private boolean tornDown;
    private final Map<String, ImageState> images = new HashMap<>();
    private final Map<String, Retry> startRetries = new HashMap<>();
    private final Map<String, HookState> hooks = new HashMap<>();
    private final Map<String, Instant> stopping = new HashMap<>();
    private final Map<String, Checkpoints.Stop> unfinishedStops;

    PodProgress(Map<String, Checkpoints.Stop> unfinishedStops) {
        this.unfinishedStops = new HashMap<>(unfinishedStops);
    }

    /**
     * One picture of it.
     *
     * @param images by container name
     * @param startRetries creates and starts that failed, by container name
     * @param hooks postStart hooks by container id
     * @param stopping by container id, until when the container may take its time
     * @param unfinishedStops stops that an earlier agent began, by container id
     * @param tornDown volumes and network are given back
     */
    record Snapshot(
            VolumeState volumes,
            Optional<Retry> sandboxRetry,
            Optional<PodFailure> failure,
            boolean tornDown,
            Map<String, ImageState> images,
            Map<String, Retry> startRetries,
            Map<String, HookState> hooks,
            Map<String, Instant> stopping,
            Map<String, Checkpoints.Stop> unfinishedStops) {

        static final Snapshot NONE = new Snapshot(
                new VolumeState.Unprepared(),
                Optional.empty(),
                Optional.empty(),
                false,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(
                volumes,
                sandboxRetry,
                failure,
                tornDown,
                Map.copyOf(images),
                Map.copyOf(startRetries),
                Map.copyOf(hooks),
                Map.copyOf(stopping),
                Map.copyOf(unfinishedStops));
    }

    synchronized void volumes(VolumeState state) {
        volumes = state;
    }

    synchronized void sandboxRetry(Optional<Retry> retry) {
        sandboxRetry = retry;
    }

    /** The first failure stands. */
    synchronized void fail(PodFailure why) {
        if (failure.isEmpty()) {
            failure = Optional.of(why);
        }
    }

    synchronized boolean hasFailed() {
        return failure.isPresent();
    }

    synchronized void tornDown() {
        tornDown = true;
        volumes = new VolumeState.Unprepared();
    }

    synchronized void image(String containerName, ImageState state) {
        images.put(containerName, state);
    }

    synchronized void startFailed(String containerName, Retry retry) {
        startRetries.put(containerName, retry);
        images.remove(containerName);
    }

    synchronized Optional<Retry> startRetry(String containerName) {
        return Optional.ofNullable(startRetries.get(containerName));
    }

    synchronized Optional<ImageState> image(String containerName) {
        return Optional.ofNullable(images.get(containerName));
    }

    /** The container runs: its image and failures are the past. */
    synchronized void started(String containerName) {
        startRetries.remove(containerName);
        images.remove(containerName);
    }

    synchronized void hook(String containerId, HookState state) {
        hooks.put(containerId, state);
    }

    synchronized void stopping(String containerId, Instant deadline) {
        stopping.put(containerId, deadline);
    }

    synchronized void stopEnded(String containerId) {
        stopping.remove(containerId);
        unfinishedStops.remove(containerId);
    }
}
