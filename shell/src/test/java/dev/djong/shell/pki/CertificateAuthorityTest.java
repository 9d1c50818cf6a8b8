package dev.djong.shell.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.shell.kubeconfig.Kubeconfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private final CertificateAuthority authority = CertificateAuthority.create("test", InstantSource.fixed(NOW));

    @Test
    void anIdentityCarriesUserAndGroupsAndIsSignedByTheAuthority() throws Exception {
        var certificate = authority
                .issue(CertificateRequest.client("system:node:n1", "system:nodes"))
                .certificate();
        certificate.verify(authority.material().certificate().getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=system:node:n1,O=system:nodes");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(CertificateRequest.ONE_YEAR));
    }

    @Test
    void aServerCarriesItsNamesAndAddresses() throws Exception {
        var certificate = authority
                .issue(CertificateRequest.server("api", List.of("kubernetes.default"), List.of("10.96.0.1")))
                .certificate();
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("kubernetes.default", "10.96.0.1");
    }

    @Test
    void keysAreSec1WithTheirCurveAndReadableByTheirOwnerOnly(@TempDir Path folder) throws Exception {
        var material = authority.issue(CertificateRequest.client("jane"));
        material.write(folder.resolve("c.crt"), folder.resolve("c.key"));
        assertThat(Files.readString(folder.resolve("c.key"))).startsWith("-----BEGIN EC PRIVATE KEY-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("c.key"))))
                .isEqualTo("rw-------");
        var pair = Pem.keyPair(Files.readString(folder.resolve("c.key")));
        assertThat(pair.getPublic()).isEqualTo(material.certificate().getPublicKey());
        assertThat(KeyMaterial.read(folder.resolve("c.crt"), folder.resolve("c.key"))
                        .privateKeyPem())
                .isEqualTo(material.privateKeyPem());
    }

    @Test
    void aKubeconfigReadsBackAsWritten(@TempDir Path folder) throws Exception {
        var written = new Kubeconfig(
                "djong",
                URI.create("https://127.0.0.1:6443"),
                authority.material().certificatePem(),
                Optional.of(authority.issue(CertificateRequest.client("admin", "system:masters"))),
                Optional.empty());
        written.write(folder.resolve("config"));
        assertThat(Kubeconfig.read(folder.resolve("config")).text()).isEqualTo(written.text());
        String key = Base64.getEncoder()
                .encodeToString(written.identity()
                        .orElseThrow()
                        .privateKeyPem()
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(Files.readString(folder.resolve("config"))).contains("client-key-data: " + key);
    }
}
