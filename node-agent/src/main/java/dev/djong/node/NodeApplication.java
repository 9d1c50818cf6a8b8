package dev.djong.node;

import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;

/** The node agent as a process of its own. */
public final class NodeApplication {
    private NodeApplication() {}

    public static void main(String[] arguments) {
        ServiceApplication.main(Role.NODE, NodeConfiguration.class, arguments);
    }
}
