package dev.djong.standalone.teardown;

import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.runtime.cri.CriRuntime;
import dev.djong.standalone.containerd.ContainerdLayout;
import dev.djong.time.SystemTimers;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Removes every pod's sandbox the way it was made, through CRI: only so do the CNI plugins take back the addresses,
 * interfaces and packet filter rules that they made.
 */
final class SandboxTeardown {
    private final ContainerdLayout layout;

    SandboxTeardown(ContainerdLayout layout) {
        this.layout = layout;
    }

    void run(Consumer<String> problems) {
        try (var timers = new SystemTimers();
                var runtime = new CriRuntime(URI.create(layout.endpoint()), timers)) {
            runtime.sandboxes().parallelStream().forEach(sandbox -> remove(runtime, sandbox, problems));
        } catch (RuntimeFailure e) {
            problems.accept("the pods' sandboxes are not listed: " + e.getMessage());
        }
    }

    private static void remove(CriRuntime runtime, Sandbox sandbox, Consumer<String> problems) {
        try {
            runtime.stopSandbox(sandbox.id());
            runtime.removeSandbox(sandbox.id());
        } catch (RuntimeFailure e) {
            problems.accept("sandbox " + sandbox.id() + " is not removed: " + e.getMessage());
        }
    }
}
