package dev.djong.standalone.cluster;

import dev.djong.shell.pki.CertificateRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of a cluster: its authority and the service accounts' signing key are made once and kept; certificates are
 * made again when they would expire soon or no longer name what they should. Running it twice changes nothing.
 */
public final class ClusterPki {
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
        return keys().certificate("ca");
    }

    public Path certificate(String name) {
        return keys().certificate(name);
    }

    public Path key(String name) {
        return keys().key(name);
    }

    private KeyFolder keys() {
        return new KeyFolder(directory.pki(), clock);
    }

    /** Makes whatever is missing. */
    public void ensure() throws IOException {
        var keys = keys();
        var authority = keys.authority("ca", "djong-" + cluster.id());
        keys.signingKey("sa");
        keys.ensure(
                keys.authority("front-proxy-ca", "djong-" + cluster.id() + "-front-proxy"),
                "front-proxy-client",
                CertificateRequest.client("front-proxy-client"));
        keys.ensure(authority, "apiserver", apiServer());
        keys.ensure(authority, "kubelet", node());
        keys.ensure(authority, "management", management());
        keys.ensure(
                authority,
                "apiserver-kubelet-client",
                CertificateRequest.client("kube-apiserver-kubelet-client", "system:masters"));
        for (Identity identity : Identity.values()) {
            var material = keys.ensure(authority, identity.file(), identity.request(cluster.nodeName()));
            KeyFolder.kubeconfig(
                    directory.kubeconfig(identity.file()),
                    "djong-" + cluster.id(),
                    URI.create("https://127.0.0.1:" + cluster.apiPort()),
                    authority,
                    material);
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
