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
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a cluster: its authority and the service accounts' signing key are made once and kept; certificates are
 * made again when they would expire soon or no longer name what they should. Running it twice changes nothing.
 */
public final class ClusterPki {
    private static final Duration RENEW_BEFORE = Duration.ofDays(90);

    private final DataDirectory directory;
    private final ClusterIdentity cluster;
    private final List<String> hostAddresses;
    private final InstantSource clock;

    /** @param hostAddresses the machine's own, which the serving certificates name */
    public ClusterPki(
            DataDirectory directory, ClusterIdentity cluster, List<String> hostAddresses, InstantSource clock) {
        this.directory = directory;
        this.cluster = cluster;
        this.hostAddresses = List.copyOf(hostAddresses);
        this.clock = clock;
    }

    public Path authority() {
        return directory.pki().resolve("ca.crt");
    }

    public Path certificate(String name) {
        return directory.pki().resolve(name + ".crt");
    }

    public Path key(String name) {
        return directory.pki().resolve(name + ".key");
    }

    /** Makes whatever is missing. */
    public void ensure() throws IOException {
        var authority = ensureAuthority();
        ensureSigningKey();
        ensure(authority, "apiserver", apiServer());
        ensure(authority, "kubelet", node());
        ensure(authority, "management", management());
        ensure(
                authority,
                "apiserver-kubelet-client",
                CertificateRequest.client("kube-apiserver-kubelet-client", "system:masters"));
        for (Identity identity : Identity.values()) {
            var material = ensure(authority, identity.file(), identity.request(cluster.nodeName()));
            writeKubeconfig(identity, authority, material);
        }
    }

    private CertificateAuthority ensureAuthority() throws IOException {
        if (!Files.exists(authority())) {
            CertificateAuthority.create("djong-" + cluster.id(), clock)
                    .material()
                    .write(authority(), key("ca"));
        }
        return CertificateAuthority.read(authority(), key("ca"), clock);
    }

    private void ensureSigningKey() throws IOException {
        if (!Files.exists(key("sa"))) {
            var pair = CertificateAuthority.newKeyPair();
            KeyMaterial.writeSecret(key("sa"), Pem.write(pair.getPrivate(), pair.getPublic()));
            Files.writeString(directory.pki().resolve("sa.pub"), Pem.write(pair.getPublic()));
        }
    }

    private KeyMaterial ensure(CertificateAuthority authority, String name, CertificateRequest request)
            throws IOException {
        if (Files.exists(certificate(name)) && Files.exists(key(name))) {
            var existing = KeyMaterial.read(certificate(name), key(name));
            if (CertificateFit.fits(
                    existing.certificate(), request, clock.instant().plus(RENEW_BEFORE))) {
                return existing;
            }
        }
        var fresh = authority.issue(request);
        fresh.write(certificate(name), key(name));
        return fresh;
    }

    private void writeKubeconfig(Identity identity, CertificateAuthority authority, KeyMaterial material)
            throws IOException {
        var config = new Kubeconfig(
                "djong-" + cluster.id(),
                URI.create("https://127.0.0.1:" + cluster.apiPort()),
                authority.material().certificatePem(),
                Optional.of(material),
                Optional.empty());
        Path file = directory.kubeconfig(identity.file());
        if (!Files.exists(file) || !Files.readString(file).equals(config.text())) {
            config.write(file);
        }
    }

    private CertificateRequest apiServer() {
        var addresses = new ArrayList<>(List.of("127.0.0.1", "0:0:0:0:0:0:0:1", cluster.apiServiceAddress()));
        addresses.addAll(hostAddresses);
        return CertificateRequest.server(
                "kube-apiserver",
                List.of(
                        "localhost",
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local",
                        cluster.nodeName()),
                addresses.stream().distinct().toList());
    }

    private CertificateRequest node() {
        var addresses = new ArrayList<>(List.of("127.0.0.1"));
        addresses.addAll(hostAddresses);
        return CertificateRequest.server(
                "system:node:" + cluster.nodeName(),
                List.of("localhost", cluster.nodeName()),
                addresses.stream().distinct().toList());
    }

    private static CertificateRequest management() {
        return CertificateRequest.server("djong-management", List.of("localhost"), List.of("127.0.0.1"));
    }
}
