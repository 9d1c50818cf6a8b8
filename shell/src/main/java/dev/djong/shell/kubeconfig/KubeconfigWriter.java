package dev.djong.shell.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes one cluster, one user and one context, certificates inline. */
final class KubeconfigWriter {
    private KubeconfigWriter() {}

    static String write(Kubeconfig config) {
        String user = config.identity()
                .map(identity -> "    client-certificate-data: " + base64(identity.certificatePem())
                        + "\n    client-key-data: " + base64(identity.privateKeyPem()) + "\n")
                .orElseGet(() -> "    token: " + config.bearerToken().orElseThrow() + "\n");
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s
                    certificate-authority-data: %3$s
                users:
                - name: %1$s
                  user:
                %4$scontexts:
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %1$s
                current-context: %1$s
                """.formatted(config.name(), config.server(), base64(config.authorityPem()), user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
