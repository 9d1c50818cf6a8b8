package dev.djong.apiserver;

import dev.djong.shell.ServiceSettings;
import dev.djong.shell.StartFailure;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** As whom nodes are called, and which of their certificates are believed: those of the cluster's own authority by default. */
final class NodeTls {
    private NodeTls() {}

    static SSLContext context(ApiServerSettings settings, ServiceSettings common) {
        try {
            return TlsContexts.client(authorities(settings, common), identity(settings));
        } catch (IOException e) {
            throw new StartFailure("the certificates for calling nodes cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> authorities(ApiServerSettings settings, ServiceSettings common)
            throws IOException {
        var file = settings.kubeletCertificateAuthority().or(common::clientCaFile);
        return file.isPresent() ? Pem.certificates(Files.readString(file.get())) : List.of();
    }

    private static Optional<KeyMaterial> identity(ApiServerSettings settings) throws IOException {
        Optional<Path> certificate = settings.kubeletClientCertificate();
        if (certificate.isEmpty() || settings.kubeletClientKey().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                KeyMaterial.read(certificate.get(), settings.kubeletClientKey().get()));
    }
}
