package dev.djong.node.pod;

import dev.djong.event.EventRecorder;
import dev.djong.node.device.PodDevices;
import dev.djong.node.launch.Launcher;
import dev.djong.node.probe.ProbeManager;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.VolumeManager;
import dev.djong.time.Timers;
import java.util.concurrent.Executor;

/**
 * What every pod's worker works with.
 *
 * @param background runs what may take long; virtual threads in a real agent
 */
public record PodSurroundings(
        NodeIdentity identity,
        ContainerRuntime runtime,
        PodDevices devices,
        VolumeManager volumes,
        Launcher launcher,
        HookRunner hooks,
        ProbeManager probes,
        TerminationMessages terminationMessages,
        StatusReporter reporter,
        EventRecorder events,
        Checkpoints checkpoints,
        PodDirectories directories,
        Timers timers,
        Executor background) {}
