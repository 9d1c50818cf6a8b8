package dev.djong.standalone;

import dev.djong.shell.Role;
import dev.djong.shell.StartFailure;

/** Which configuration class each service is. */
public final class Services {
    private Services() {}

    public static Class<?> configuration(Role role) {
        String name = switch (role) {
            case API_SERVER -> "dev.djong.apiserver.ApiServerConfiguration";
            case CLOUD -> "dev.djong.cloud.CloudConfiguration";
            case CONTROLLERS -> "dev.djong.controller.ControllerConfiguration";
            case SCHEDULER -> "dev.djong.scheduler.SchedulerConfiguration";
            case NODE -> "dev.djong.node.NodeConfiguration";
        };
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new StartFailure("this build has no " + role.label(), e);
        }
    }
}
