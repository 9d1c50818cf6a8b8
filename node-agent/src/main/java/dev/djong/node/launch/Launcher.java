package dev.djong.node.launch;

import dev.djong.node.device.PreparedDevices;
import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.volume.PodVolumes;
import java.time.Duration;
import java.util.List;

/** Makes the specs that the runtime is given. */
public interface Launcher {

    SandboxSpec sandbox(Pod pod, int attempt);

    /** @throws LaunchFailure if the container cannot be made */
    ContainerSpec container(Pod pod, PodContainer container, Attempt attempt);

    /** Gives back what was made for a pod's containers, mounts included. */
    void tearDown(Pod pod);

    /**
     * One attempt to run a container.
     *
     * @param podIps the addresses of its sandbox
     * @param backOff what the attempt after this one will have to wait
     */
    record Attempt(
            int number,
            String imageReference,
            List<String> podIps,
            PodVolumes volumes,
            PreparedDevices devices,
            Duration backOff) {}
}
