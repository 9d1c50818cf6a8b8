package dev.djong.apiserver;

import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority in a folder, with a serving certificate, keys for tokens and kubeconfigs for users. */
public final class TestPki {
    private final Path folder;
    private final CertificateAuthority authority = CertificateAuthority.create("test-ca", InstantSource.system());

    public TestPki(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("ca.crt"), authority.material().certificatePem());
        authority
                .issue(CertificateRequest.server("localhost", List.of("localhost"), List.of("127.0.0.1")))
                .write(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        var keys = CertificateAuthority.newKeyPair();
        Files.writeString(folder.resolve("sa.key"), Pem.write(keys.getPrivate(), keys.getPublic()));
        authority
                .issue(CertificateRequest.client("kube-apiserver-kubelet-client", "system:masters"))
                .write(folder.resolve("kubelet-client.crt"), folder.resolve("kubelet-client.key"));
    }

    /** The flags that a server with these files is started with. */
    public List<String> flags(int port) {
        return new ArrayList<>(List.of(
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--tls-cert-file=" + folder.resolve("tls.crt"),
                "--tls-private-key-file=" + folder.resolve("tls.key"),
                "--client-ca-file=" + folder.resolve("ca.crt"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--kubelet-client-certificate=" + folder.resolve("kubelet-client.crt"),
                "--kubelet-client-key=" + folder.resolve("kubelet-client.key")));
    }

    public Path authorityFile() {
        return folder.resolve("ca.crt");
    }

    /** Writes a kubeconfig for a user with a client certificate of ours, and returns its path. */
    public Path kubeconfig(int port, String user, String... groups) throws IOException {
        var certificate = folder.resolve(user + ".crt");
        var key = folder.resolve(user + ".key");
        authority.issue(CertificateRequest.client(user, groups)).write(certificate, key);
        var file = folder.resolve(user + ".kubeconfig");
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts: [{name: test, context: {cluster: test, user: test}}]
                clusters: [{name: test, cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}}]
                users: [{name: test, user: {client-certificate: %s, client-key: %s}}]
                """.formatted(port, folder.resolve("ca.crt"), certificate, key));
    }
}
