package dev.djong.controller;

import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;

/** The controllers as a process of their own. */
public final class ControllerApplication {
    private ControllerApplication() {}

    public static void main(String[] arguments) {
        ServiceApplication.main(Role.CONTROLLERS, ControllerConfiguration.class, arguments);
    }
}
