package dev.djong.node.runtime;

import dev.djong.node.runtime.simulated.SimulatedRuntime;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.Optional;

class SimulatedRuntimeTest extends ContainerRuntimeContract {
    private final VirtualTimers timers = new VirtualTimers();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timers, "10.1.0.0/24");

    @Override
    ContainerRuntime runtime() {
        if (runtime.images().isEmpty()) {
            runtime.pull(image(), Optional.empty(), sandbox("any"));
        }
        return runtime;
    }

    @Override
    String image() {
        return "web:1";
    }

    @Override
    void passTime() {
        timers.advance(Duration.ofSeconds(1));
    }
}
