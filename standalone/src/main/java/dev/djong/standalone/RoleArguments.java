package dev.djong.standalone;

import dev.djong.shell.Role;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterPki;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.cluster.Identity;
import dev.djong.standalone.containerd.ContainerdLayout;
import java.util.ArrayList;
import java.util.List;

/** The flags that each service of a one-machine cluster is started with: all that they know of each other. */
final class RoleArguments {
    private final DataDirectory directory;
    private final ClusterIdentity cluster;
    private final ClusterPki pki;
    private final StandaloneSettings settings;
    private final String hostAddress;

    /** @param hostAddress where pods and other machines reach this one */
    RoleArguments(
            DataDirectory directory,
            ClusterIdentity cluster,
            ClusterPki pki,
            StandaloneSettings settings,
            String hostAddress) {
        this.directory = directory;
        this.cluster = cluster;
        this.pki = pki;
        this.settings = settings;
        this.hostAddress = hostAddress;
    }

    List<String> of(Role role) {
        var flags = new ArrayList<String>();
        flags.add("--client-ca-file=" + pki.authority());
        flags.addAll(
                switch (role) {
                    case API_SERVER -> apiServer();
                    case CLOUD -> cloud();
                    case CONTROLLERS -> controllers();
                    case SCHEDULER -> candidate(Identity.SCHEDULER);
                    case NODE -> node();
                });
        return flags;
    }

    private List<String> apiServer() {
        var flags = new ArrayList<>(serving("apiserver"));
        flags.addAll(List.of(
                "--bind-address=0.0.0.0",
                "--secure-port=" + cluster.apiPort(),
                "--advertise-address=" + hostAddress,
                "--storage-backend=sqlite",
                "--data-dir=" + directory.store(),
                "--service-cluster-ip-range=" + cluster.serviceNetwork(),
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-signing-key-file=" + pki.key("sa"),
                "--kubelet-certificate-authority=" + pki.authority(),
                "--kubelet-client-certificate=" + pki.certificate("apiserver-kubelet-client"),
                "--kubelet-client-key=" + pki.key("apiserver-kubelet-client"),
                "--requestheader-client-ca-file=" + pki.certificate("front-proxy-ca"),
                "--requestheader-allowed-names=front-proxy-client",
                "--proxy-client-cert-file=" + pki.certificate("front-proxy-client"),
                "--proxy-client-key-file=" + pki.key("front-proxy-client")));
        return flags;
    }

    private List<String> controllers() {
        var flags = new ArrayList<>(candidate(Identity.CONTROLLERS));
        flags.add("--root-ca-file=" + pki.authority());
        return flags;
    }

    private List<String> cloud() {
        var flags = new ArrayList<>(candidate(Identity.CLOUD));
        flags.add("--load-balancer-pool=" + cluster.balancerNetwork());
        return flags;
    }

    private List<String> node() {
        var flags = new ArrayList<>(serving("kubelet"));
        flags.addAll(List.of(
                "--kubeconfig=" + directory.kubeconfig(Identity.NODE.file()),
                "--proxy-kubeconfig=" + directory.kubeconfig(Identity.PROXY.file()),
                "--dns-kubeconfig=" + directory.kubeconfig(Identity.DNS.file()),
                "--secure-port=" + cluster.nodePort(),
                "--node-name=" + cluster.nodeName(),
                "--node-ip=" + hostAddress,
                "--root-dir=" + directory.node(),
                "--cluster-id=" + cluster.id(),
                "--cloud-provider=external",
                "--pod-cidr=" + cluster.nodePodNetwork(),
                "--cluster-cidr=" + cluster.podNetwork(),
                "--cluster-dns=" + cluster.dnsAddress(),
                "--load-balancer-pool=" + cluster.balancerNetwork(),
                "--runtime=" + (settings.runtime() == StandaloneSettings.Runtime.CONTAINERD ? "cri" : "simulated")));
        if (settings.runtime() == StandaloneSettings.Runtime.CONTAINERD) {
            var layout = ContainerdLayout.of(directory.containerd(), cluster.id());
            flags.add("--container-runtime-endpoint=" + layout.endpoint());
            flags.add("--cni-conf-dir=" + layout.cniConfiguration());
        }
        return flags;
    }

    /** Nobody stands by to take over, so the lease, which outlives three of them, is renewed at longer intervals. */
    private List<String> candidate(Identity identity) {
        var flags = new ArrayList<>(client(identity));
        flags.add("--leader-elect-retry-period=5s");
        return flags;
    }

    /** A service that only its management endpoints serve, on loopback and any free port. */
    private List<String> client(Identity identity) {
        var flags = new ArrayList<>(serving("management"));
        flags.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--secure-port=0",
                "--kubeconfig=" + directory.kubeconfig(identity.file())));
        return flags;
    }

    private List<String> serving(String name) {
        return List.of("--tls-cert-file=" + pki.certificate(name), "--tls-private-key-file=" + pki.key(name));
    }
}
