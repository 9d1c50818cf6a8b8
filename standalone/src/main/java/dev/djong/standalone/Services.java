package dev.djong.standalone;

import dev.djong.shell.Role;
import dev.djong.shell.StartFailure;
import java.util.Optional;

/** Which configuration class each service is. */
public final class Services {
    private Services() {}

    /** @throws StartFailure when the class is not on the class path */
    public static Class<?> configuration(Role role) {
        return find(role).orElseThrow(() -> new StartFailure("this build has no " + role.label()));
    }

    static Optional<Class<?>> find(Role role) {
        String name = switch (role) {
            case API_SERVER -> "dev.djong.apiserver.ApiServerConfiguration";
            case CLOUD -> "dev.djong.cloud.CloudConfiguration";
            case CONTROLLERS -> "dev.djong.controller.ControllerConfiguration";
            case SCHEDULER -> "dev.djong.scheduler.SchedulerConfiguration";
            case NODE -> "dev.djong.node.NodeConfiguration";
        };
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException leftOut) {
            return Optional.empty();
        }
    }
}
