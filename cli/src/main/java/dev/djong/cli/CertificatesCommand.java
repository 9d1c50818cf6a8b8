package dev.djong.cli;

import dev.djong.standalone.cluster.ServiceHosts;
import dev.djong.standalone.cluster.ServicePki;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Option(names = "--etcd", split = ",", paramLabel = "NAME=IP", description = "the members of etcd")
    private List<String> etcd = List.of();

    @Option(
            names = "--api-server",
            split = ",",
            paramLabel = "NAME=IP",
            required = true,
            description = "the api-servers")
    private List<String> apiServers = List.of();

    @Option(names = "--node", split = ",", paramLabel = "NAME=IP", description = "the nodes")
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

    @Override
    public Integer call() throws IOException {
        var hosts = new ServiceHosts(
                name, parse(etcd), parse(apiServers), parse(nodes), replicas, server, outside, serviceAddress);
        new ServicePki(out, hosts, InstantSource.system()).ensure();
        Terminal.say("the keys of " + name + " are in " + out);
        return 0;
    }

    private static List<ServiceHosts.Host> parse(List<String> hosts) {
        try {
            return hosts.stream().map(ServiceHosts.Host::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }
}
