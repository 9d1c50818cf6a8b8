package dev.djong.cloud;

import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;

/** The cloud controller as a process of its own. */
public final class CloudApplication {
    private CloudApplication() {}

    public static void main(String[] arguments) {
        ServiceApplication.main(Role.CLOUD, CloudConfiguration.class, arguments);
    }
}
