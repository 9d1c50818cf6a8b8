package dev.djong.apiserver;

import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;

/** The API server as a process of its own. */
public final class ApiServerApplication {
    private ApiServerApplication() {}

    public static void main(String[] args) {
        ServiceApplication.main(Role.API_SERVER, ApiServerConfiguration.class, args);
    }
}
