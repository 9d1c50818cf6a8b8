package dev.djong.cli;

import dev.djong.api.HttpApiClient;
import dev.djong.api.TransportException;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.kubeconfig.InCluster;
import dev.djong.shell.kubeconfig.KubeconfigException;
import dev.djong.standalone.cluster.KeySecrets;
import dev.djong.standalone.cluster.ServiceHosts;
import dev.djong.standalone.cluster.ServicePki;
import dev.djong.status.ApiFailure;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the keys of a cluster whose services run apart: one shot before they start, and again to renew. */
@Command(
        name = "certificates",
        description = "Make or renew the keys of a cluster whose services run apart, a folder a service.")
final class CertificatesCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the folders go")
    private Path out = Path.of("");

    @Option(names = "--name", defaultValue = "djong", description = "the cluster's name (default: ${DEFAULT-VALUE})")
    private String name = "";

    @Option(names = "--etcd", split = ",", paramLabel = "NAME=ADDRESS", description = "the members of etcd")
    private List<String> etcd = List.of();

    @Option(
            names = "--api-server",
            split = ",",
            paramLabel = "NAME=ADDRESS",
            required = true,
            description = "the api-servers")
    private List<String> apiServers = List.of();

    @Option(names = "--node", split = ",", paramLabel = "NAME=ADDRESS", description = "the nodes")
    private List<String> nodes = List.of();

    @Option(
            names = "--replicas",
            defaultValue = "2",
            description = "how many of each leader-elected service there are (default: ${DEFAULT-VALUE})")
    private int replicas;

    @Option(names = "--server", required = true, paramLabel = "URL", description = "the API server, for services")
    private URI server = URI.create("");

    @Option(names = "--outside", required = true, paramLabel = "URL", description = "the API server, for people")
    private URI outside = URI.create("");

    @Option(
            names = "--service-address",
            defaultValue = "10.96.0.1",
            paramLabel = "IP",
            description = "the first address of the services (default: ${DEFAULT-VALUE})")
    private String serviceAddress = "";

    @Option(
            names = "--secrets",
            paramLabel = "PREFIX",
            description = "in a pod: keep every folder as a Secret PREFIX-FOLDER of the pod's own namespace")
    private @Nullable String secrets;

    @Override
    public Integer call() throws IOException {
        var hosts = new ServiceHosts(
                name, parse(etcd), parse(apiServers), parse(nodes), replicas, server, outside, serviceAddress);
        var pki = new ServicePki(out, hosts, InstantSource.system());
        if (secrets == null) {
            pki.ensure();
            Terminal.say("the keys of " + name + " are in " + out);
        } else {
            keepAsSecrets(pki, secrets);
        }
        return 0;
    }

    private void keepAsSecrets(ServicePki pki, String prefix) throws IOException {
        try (var timers = new SystemTimers()) {
            var pod = InCluster.read(System.getenv());
            try (var transport = ClusterAccess.of(pod.access()).connect("djong-certificates")) {
                var store = new KeySecrets(new HttpApiClient(transport, timers), pod.namespace(), prefix);
                store.fetch(out, pki.folders());
                pki.ensure();
                int written = store.store(out, pki.folders());
                Terminal.say("the keys of " + name + " are in Secrets " + prefix + "-* of " + pod.namespace() + ", "
                        + written + " of them new or changed");
            }
        } catch (KubeconfigException | ApiFailure | TransportException failure) {
            throw new CommandFailure("--secrets: " + failure.getMessage());
        }
    }

    private static List<ServiceHosts.Host> parse(List<String> hosts) {
        try {
            return hosts.stream().map(ServiceHosts.Host::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }
}
