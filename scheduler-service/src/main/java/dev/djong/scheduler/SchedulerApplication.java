package dev.djong.scheduler;

import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;

/** The scheduler as a process of its own. */
public final class SchedulerApplication {
    private SchedulerApplication() {}

    public static void main(String[] arguments) {
        ServiceApplication.main(Role.SCHEDULER, SchedulerConfiguration.class, arguments);
    }
}
