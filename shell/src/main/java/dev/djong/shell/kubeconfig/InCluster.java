package dev.djong.shell.kubeconfig;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** How a pod reaches the API of the cluster that it runs in, as its service account. */
public record InCluster(Kubeconfig access, String namespace) {
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** @throws KubeconfigException in one line, where this is no pod or one without a token */
    public static InCluster read(Map<String, String> environment) {
        return read(environment, ACCOUNT);
    }

    static InCluster read(Map<String, String> environment, Path account) {
        var host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        var port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        if (host.isEmpty()) {
            throw new KubeconfigException(account, "this is no pod: KUBERNETES_SERVICE_HOST is not set");
        }
        try {
            var address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
            var access = new Kubeconfig(
                    "in-cluster",
                    URI.create("https://" + address + ":" + port),
                    Files.readString(account.resolve("ca.crt")),
                    Optional.empty(),
                    Optional.of(Files.readString(account.resolve("token")).strip()));
            return new InCluster(
                    access, Files.readString(account.resolve("namespace")).strip());
        } catch (IOException absent) {
            throw new KubeconfigException(
                    account,
                    "this pod has no service account token (" + absent.getMessage()
                            + "): automountServiceAccountToken must not be false");
        }
    }
}
