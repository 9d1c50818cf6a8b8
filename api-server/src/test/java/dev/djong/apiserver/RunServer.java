package dev.djong.apiserver;

import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs the whole service with certificates of its own until it is killed: {@code PORT FOLDER FLAGS...}. */
public final class RunServer {
    private RunServer() {}

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[1]);
        var pki = new TestPki(folder);
        int port = Integer.parseInt(args[0]);
        pki.kubeconfig(port, "admin", "system:masters");
        pki.kubeconfig(port, "jane", "developers");
        var flags = pki.flags(port);
        flags.addAll(Arrays.asList(args).subList(2, args.length));
        ServiceApplication.run(Role.API_SERVER, ApiServerConfiguration.class, flags.toArray(String[]::new));
        Thread.currentThread().join();
    }
}
