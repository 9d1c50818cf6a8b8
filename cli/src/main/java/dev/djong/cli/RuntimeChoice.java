package dev.djong.cli;

import dev.djong.standalone.StandaloneSettings.Runtime;
import dev.djong.standalone.containerd.Capabilities;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs the containers: what was asked for, else containerd where it is there or may be installed, else nothing.
 *
 * @param reason why containers are simulated, empty where they are real
 */
record RuntimeChoice(Runtime runtime, String reason) {

    /** Asks before it installs anything, unless {@code yes}. */
    static RuntimeChoice make(@Nullable Runtime asked, boolean yes) throws IOException, InterruptedException {
        if (asked == Runtime.SIMULATED) {
            return simulated("--runtime simulated was given");
        }
        Optional<String> obstacle = obstacle(yes);
        if (obstacle.isEmpty()) {
            return new RuntimeChoice(Runtime.CONTAINERD, "");
        }
        if (asked == Runtime.CONTAINERD) {
            throw new CommandFailure("containers cannot run here: " + obstacle.orElseThrow());
        }
        return simulated(obstacle.orElseThrow());
    }

    private static RuntimeChoice simulated(String reason) {
        return new RuntimeChoice(Runtime.SIMULATED, reason);
    }

    /** What stands in the way of real containers after everything that may be installed has been. */
    private static Optional<String> obstacle(boolean yes) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("this is not root");
        }
        if (!Capabilities.mayRunContainers()) {
            return Optional.of("the capability SYS_ADMIN is missing");
        }
        var parts = Parts.find();
        if (parts.isEmpty()) {
            return Optional.of("the script parts/install is not at hand");
        }
        List<String> missing = parts.orElseThrow().missing();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        if (!yes && !Terminal.confirm("Install " + String.join(", ", missing) + " with apt?")) {
            return Optional.of("not installed: " + String.join(", ", missing) + " (--yes installs them)");
        }
        parts.orElseThrow().install();
        return Optional.empty();
    }
}
