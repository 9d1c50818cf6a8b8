package dev.djong.shell.kubeconfig;

import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The current context of a kubeconfig.
 *
 * @param name of cluster, user and context alike when written
 * @param authorityPem the certificates that the server's certificate must come from
 * @param identity the client certificate, if that is who we are
 * @param bearerToken the token, if that is who we are
 */
public record Kubeconfig(
        String name, URI server, String authorityPem, Optional<KeyMaterial> identity, Optional<String> bearerToken) {

    /** @throws KubeconfigException in one line, if the file is missing, unreadable or incomplete */
    public static Kubeconfig read(Path file) {
        return KubeconfigReader.read(file);
    }

    /** Writes a file that only its owner can read. */
    public void write(Path file) throws IOException {
        KeyMaterial.writeSecret(file, text());
    }

    public String text() {
        return KubeconfigWriter.write(this);
    }

    /** Trusts the authority and nothing else; presents the client certificate where there is one. */
    public SSLContext sslContext() {
        return TlsContexts.client(Pem.certificates(authorityPem), identity);
    }
}
