package dev.djong.standalone.cluster;

import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A folder of keys and certificates, {@code NAME.key} and {@code NAME.crt}. Everything in it is made once; a certificate
 * is made again when it would expire soon, says something else than is wanted, or comes from another authority.
 */
final class KeyFolder {
    private static final Duration RENEW_BEFORE = Duration.ofDays(90);

    private final Path folder;
    private final InstantSource clock;

    KeyFolder(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    Path certificate(String name) {
        return folder.resolve(name + ".crt");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    CertificateAuthority authority(String name, String commonName) throws IOException {
        if (!Files.exists(certificate(name))) {
            CertificateAuthority.create(commonName, clock).material().write(certificate(name), key(name));
        }
        return CertificateAuthority.read(certificate(name), key(name), clock);
    }

    /** The authority's certificate alone, for those who have to trust it. */
    void trust(String name, CertificateAuthority authority) throws IOException {
        write(certificate(name), authority.material().certificatePem());
    }

    /** A key pair without a certificate: {@code NAME.key} and {@code NAME.pub}. */
    void signingKey(String name) throws IOException {
        if (!Files.exists(key(name))) {
            var pair = CertificateAuthority.newKeyPair();
            KeyMaterial.writeSecret(key(name), Pem.write(pair.getPrivate(), pair.getPublic()));
            Files.writeString(folder.resolve(name + ".pub"), Pem.write(pair.getPublic()));
        }
    }

    KeyMaterial ensure(CertificateAuthority authority, String name, CertificateRequest request) throws IOException {
        if (Files.exists(certificate(name)) && Files.exists(key(name))) {
            var existing = KeyMaterial.read(certificate(name), key(name));
            if (isFrom(authority, existing)
                    && CertificateFit.fits(
                            existing.certificate(), request, clock.instant().plus(RENEW_BEFORE))) {
                return existing;
            }
        }
        var fresh = authority.issue(request);
        fresh.write(certificate(name), key(name));
        return fresh;
    }

    private static boolean isFrom(CertificateAuthority authority, KeyMaterial existing) {
        try {
            existing.certificate().verify(authority.material().certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    static void kubeconfig(Path file, String cluster, URI server, CertificateAuthority authority, KeyMaterial material)
            throws IOException {
        var config = new Kubeconfig(
                cluster, server, authority.material().certificatePem(), Optional.of(material), Optional.empty());
        write(file, config.text());
    }

    private static void write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            KeyMaterial.writeSecret(file, text);
        }
    }
}
