package dev.djong.standalone.cluster;

import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys of a cluster whose services run apart: a folder a service, so that each is given its own and no other. Running
 * it twice changes nothing; running it again later renews what expires within 90 days.
 *
 * <pre>
 * authority/    ca.crt ca.key, etcd-ca.crt etcd-ca.key, front-proxy-ca.crt front-proxy-ca.key: whoever makes certificates, nobody else
 * etcd/         ca.crt, NAME.crt NAME.key of each member, for clients and peers
 * api-server/   ca.crt, serving, etcd-ca.crt, etcd-client, kubelet-client, sa.key sa.pub,
 *               front-proxy-ca.crt, front-proxy-client
 * scheduler/    ca.crt, serving, scheduler.conf; controllers/ and cloud/ likewise
 * NODE/         ca.crt, serving, node.conf, proxy.conf, dns.conf
 * monitoring/   ca.crt, client, etcd-ca.crt, etcd-client
 * admin/        admin.conf
 * </pre>
 */
public final class ServicePki {
    private static final String SERVING = "serving";
    private static final List<Identity> LED = List.of(Identity.SCHEDULER, Identity.CONTROLLERS, Identity.CLOUD);

    private final Path root;
    private final ServiceHosts hosts;
    private final InstantSource clock;

    public ServicePki(Path root, ServiceHosts hosts, InstantSource clock) {
        this.root = root;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** The folders there will be, the authority's first. */
    public List<String> folders() {
        var folders = new ArrayList<>(List.of("authority", "etcd", "api-server"));
        LED.forEach(identity -> folders.add(identity.file()));
        hosts.nodes().forEach(node -> folders.add(node.name()));
        folders.addAll(List.of("monitoring", "admin"));
        return folders;
    }

    /** Makes whatever is missing. */
    public void ensure() throws IOException {
        var authorities = folder("authority");
        var authority = authorities.authority("ca", hosts.name());
        var etcdAuthority = authorities.authority("etcd-ca", hosts.name() + "-etcd");
        etcd(etcdAuthority);
        apiServer(authority, etcdAuthority, authorities.authority("front-proxy-ca", hosts.name() + "-front-proxy"));
        for (Identity identity : LED) {
            led(authority, identity);
        }
        for (ServiceHosts.Host node : hosts.nodes()) {
            node(authority, node);
        }
        monitoring(authority, etcdAuthority);
        var admin = folder("admin").ensure(authority, "admin", Identity.ADMIN.request(""));
        KeyFolder.kubeconfig(
                root.resolve("admin").resolve("admin.conf"), hosts.name(), hosts.outside(), authority, admin);
    }

    private void etcd(CertificateAuthority authority) throws IOException {
        var keys = folder("etcd");
        keys.trust("ca", authority);
        for (ServiceHosts.Host member : hosts.etcd()) {
            keys.ensure(authority, member.name(), both(member));
        }
        keys.ensure(authority, "client", CertificateRequest.client("etcd-healthcheck-client"));
    }

    /** Members are each other's clients. */
    private static CertificateRequest both(ServiceHosts.Host member) {
        var server = CertificateRequest.server(
                member.name(), with("localhost", member.names()), with("127.0.0.1", member.addresses()));
        return new CertificateRequest(
                server.commonName(),
                server.organisations(),
                server.dnsNames(),
                server.ipAddresses(),
                true,
                true,
                server.validity());
    }

    private void apiServer(
            CertificateAuthority authority, CertificateAuthority etcdAuthority, CertificateAuthority proxyAuthority)
            throws IOException {
        var keys = folder("api-server");
        keys.trust("front-proxy-ca", proxyAuthority);
        keys.ensure(proxyAuthority, "front-proxy-client", CertificateRequest.client("front-proxy-client"));
        keys.trust("ca", authority);
        keys.trust("etcd-ca", etcdAuthority);
        keys.signingKey("sa");
        keys.ensure(etcdAuthority, "etcd-client", CertificateRequest.client("kube-apiserver-etcd-client"));
        keys.ensure(
                authority,
                "kubelet-client",
                CertificateRequest.client("kube-apiserver-kubelet-client", "system:masters"));
        var names = new ArrayList<>(List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local"));
        var addresses = new ArrayList<>(List.of("127.0.0.1", "0:0:0:0:0:0:0:1", hosts.serviceAddress()));
        for (ServiceHosts.Host server : hosts.apiServers()) {
            names.addAll(server.names());
            addresses.addAll(server.addresses());
        }
        for (URI known : List.of(hosts.inside(), hosts.outside())) {
            (ServiceHosts.isAddress(known.getHost()) ? addresses : names).add(known.getHost());
        }
        keys.ensure(
                authority,
                SERVING,
                CertificateRequest.server(
                        "kube-apiserver",
                        names.stream().distinct().toList(),
                        addresses.stream().distinct().toList()));
    }

    private static List<String> with(String first, List<String> others) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }

    private void led(CertificateAuthority authority, Identity identity) throws IOException {
        var keys = folder(identity.file());
        keys.trust("ca", authority);
        var names = new ArrayList<>(List.of("localhost", identity.file()));
        IntStream.rangeClosed(1, hosts.replicas()).forEach(i -> names.add(identity.file() + "-" + i));
        keys.ensure(
                authority, SERVING, CertificateRequest.server("djong-" + identity.file(), names, List.of("127.0.0.1")));
        kubeconfig(authority, identity.file(), identity, "");
    }

    private void node(CertificateAuthority authority, ServiceHosts.Host node) throws IOException {
        var keys = folder(node.name());
        keys.trust("ca", authority);
        keys.ensure(
                authority,
                SERVING,
                CertificateRequest.server(
                        "system:node:" + node.name(),
                        with("localhost", node.names()),
                        with("127.0.0.1", node.addresses())));
        for (Identity identity : List.of(Identity.NODE, Identity.PROXY, Identity.DNS)) {
            kubeconfig(authority, node.name(), identity, node.name());
        }
    }

    private void monitoring(CertificateAuthority authority, CertificateAuthority etcdAuthority) throws IOException {
        var keys = folder("monitoring");
        keys.trust("ca", authority);
        keys.trust("etcd-ca", etcdAuthority);
        keys.ensure(authority, "client", CertificateRequest.client("djong-monitoring", "system:monitoring"));
        keys.ensure(etcdAuthority, "etcd-client", CertificateRequest.client("djong-monitoring"));
    }

    private void kubeconfig(CertificateAuthority authority, String folder, Identity identity, String nodeName)
            throws IOException {
        var material = folder(folder).ensure(authority, identity.file(), identity.request(nodeName));
        KeyFolder.kubeconfig(
                root.resolve(folder).resolve(identity.file() + ".conf"),
                hosts.name(),
                hosts.inside(),
                authority,
                material);
    }

    private KeyFolder folder(String name) {
        return new KeyFolder(root.resolve(name), clock);
    }
}
