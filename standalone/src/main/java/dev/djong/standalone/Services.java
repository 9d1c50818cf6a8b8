package dev.djong.standalone;

import dev.djong.apiserver.ApiServerConfiguration;
import dev.djong.cloud.CloudConfiguration;
import dev.djong.controller.ControllerConfiguration;
import dev.djong.node.NodeConfiguration;
import dev.djong.scheduler.SchedulerConfiguration;
import dev.djong.shell.Role;

/** Which configuration class each service is. */
public final class Services {
    private Services() {}

    public static Class<?> configuration(Role role) {
        return switch (role) {
            case API_SERVER -> ApiServerConfiguration.class;
            case CLOUD -> CloudConfiguration.class;
            case CONTROLLERS -> ControllerConfiguration.class;
            case SCHEDULER -> SchedulerConfiguration.class;
            case NODE -> NodeConfiguration.class;
        };
    }
}
