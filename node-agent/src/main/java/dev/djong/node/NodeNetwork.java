package dev.djong.node;

import dev.djong.api.HttpApiClient;
import dev.djong.informer.SharedInformers;
import dev.djong.node.balancer.BalancerAddresses;
import dev.djong.node.balancer.LoopbackAddresses;
import dev.djong.node.dns.ClusterDns;
import dev.djong.node.dns.DnsSettings;
import dev.djong.node.network.CniConfiguration;
import dev.djong.node.network.IpRoutes;
import dev.djong.node.network.PodNetwork;
import dev.djong.node.network.RouteTable;
import dev.djong.node.proxy.ConntrackTool;
import dev.djong.node.proxy.PacketFilterException;
import dev.djong.node.proxy.ServicePlanner;
import dev.djong.node.proxy.ServiceProxy;
import dev.djong.node.proxy.Sysctls;
import dev.djong.node.proxy.forward.ForwardAccepts;
import dev.djong.node.proxy.health.HealthCheckServers;
import dev.djong.node.proxy.nft.NftPacketFilter;
import dev.djong.node.proxy.nft.NftSettings;
import dev.djong.node.proxy.nft.NftTool;
import dev.djong.object.AddressPool;
import dev.djong.object.Resources;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.StartFailure;
import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pod network, the service proxy and the cluster DNS of a node, the latter two under an identity of their own where
 * they were given one. A simulated node has none of them: its pods have no network. Closing leaves the packet filter's rules, so that connections go on while
 * an agent restarts.
 */
public final class NodeNetwork implements AutoCloseable {
    /** What the kernel settings were before, below the node's root directory. */
    public static final String KERNEL_SETTINGS = "kernel-settings.properties";

    private static final Logger LOG = LoggerFactory.getLogger(NodeNetwork.class);

    private final NodeSettings settings;
    private final FactsFromSettings facts;
    private final ClusterAccess access;
    private final SystemTimers timers;
    private final RandomGenerator random;
    private final Executor background;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    NodeNetwork(
            NodeSettings settings,
            FactsFromSettings facts,
            ClusterAccess access,
            SystemTimers timers,
            RandomGenerator random,
            Executor background) {
        this.settings = settings;
        this.facts = facts;
        this.access = access;
        this.timers = timers;
        this.random = random;
        this.background = background;
    }

    /** How one of the two reaches the API. */
    private record Connection(HttpApiClient api, SharedInformers informers) {}

    void start() {
        if (settings.runtime() == NodeSettings.Runtime.SIMULATED) {
            return;
        }
        if (!settings.podCidr().isEmpty()) {
            writeCni(List.of(settings.podCidr().split(",")));
        }
        if (settings.podRoutes() || settings.podCidr().isEmpty()) {
            startPodNetwork();
        }
        if (settings.serviceProxy()) {
            startProxy();
        }
        if (!settings.clusterDns().isEmpty()) {
            startDns(settings.clusterDns().getFirst());
        }
    }

    private Connection connect(Optional<Path> kubeconfig, String agent) {
        var identity = kubeconfig
                .map(Kubeconfig::read)
                .map(ClusterAccess::of)
                .map(own -> own.beside(access))
                .orElse(access);
        var transport = closing(identity.connect(agent));
        var api = new HttpApiClient(transport, timers);
        return new Connection(api, closing(new SharedInformers(api, timers, random)));
    }

    private void startPodNetwork() {
        // A node may look at no other node; the service proxy may, and routes are what it would be asked for next.
        var connection = connect(settings.proxyKubeconfig(), "djong-pod-network");
        closing(new PodNetwork(
                connection.informers.of(Resources.NODES),
                facts.name(),
                settings.podRoutes() ? new IpRoutes() : RouteTable.NONE,
                settings.podCidr().isEmpty() ? this::writeCni : given -> {},
                timers,
                background));
        connection.informers.start();
    }

    private void writeCni(List<String> podCidrs) {
        settings.cniConfDir().ifPresent(directory -> {
            LOG.info("pods of this node have addresses of {}", String.join(", ", podCidrs));
            new CniConfiguration(
                            settings.clusterId(),
                            podCidrs,
                            settings.rootDir().resolve("cni-addresses"),
                            !settings.serviceProxy())
                    .write(directory);
        });
    }

    private void startProxy() {
        var connection = connect(settings.proxyKubeconfig(), "djong-proxy");
        var pools = balancerPools();
        var proxy = new ServiceProxy(
                connection.informers,
                new ServicePlanner(facts.name(), facts.addresses()),
                packetFilter(pools),
                new ConntrackTool(),
                new HealthCheckServers(),
                timers);
        if (!pools.isEmpty()) {
            var nodeAddress = InetAddress.ofLiteral(facts.addresses().getFirst());
            closing(new BalancerAddresses(
                    connection.informers,
                    pools,
                    facts.name(),
                    new LoopbackAddresses(pools, nodeAddress),
                    timers,
                    background));
        }
        closing(new ForwardAccepts(
                settings.clusterId(), List.of(settings.clusterCidr().split(",")), timers, background));
        connection.informers.start();
        closing(proxy).start();
    }

    private List<AddressPool> balancerPools() {
        List<AddressPool> pools;
        try {
            pools = AddressPool.parse(settings.loadBalancerPool());
        } catch (IllegalArgumentException malformed) {
            throw new StartFailure("--load-balancer-pool: " + malformed.getMessage(), malformed);
        }
        for (var own : facts.addresses()) {
            if (pools.stream().anyMatch(pool -> pool.contains(own))) {
                throw new StartFailure("--load-balancer-pool: the node's own address " + own
                        + " is one of them, and only services would answer there: leave it out");
            }
        }
        return pools;
    }

    private NftPacketFilter packetFilter(List<AddressPool> pools) {
        try {
            var kernel = new Sysctls(settings.rootDir().resolve(KERNEL_SETTINGS));
            kernel.apply();
            var tables = new NftSettings(
                    settings.clusterId(), List.of(settings.clusterCidr().split(",")), pools, kernel.isBridgeFiltered());
            return new NftPacketFilter(tables, NftTool.probe());
        } catch (PacketFilterException e) {
            throw new StartFailure(
                    "services cannot be reached from this node: " + e.getMessage()
                            + "; --service-proxy=false starts without them",
                    e);
        }
    }

    private void startDns(String clusterIp) {
        var connection = connect(settings.dnsKubeconfig(), "djong-dns");
        var dns = closing(new ClusterDns(dnsSettings(clusterIp), connection.informers, connection.api, timers));
        connection.informers.start();
        try {
            dns.start();
        } catch (IOException e) {
            throw new StartFailure(
                    "cluster DNS cannot listen on " + facts.addresses().getFirst()
                            + ": is it an address of this machine?",
                    e);
        }
    }

    private DnsSettings dnsSettings(String clusterIp) {
        return new DnsSettings(
                settings.clusterDomain(),
                facts.name(),
                InetAddress.ofLiteral(facts.addresses().getFirst()),
                clusterIp,
                List.of(settings.clusterCidr().split(",")),
                settings.resolvConf());
    }

    private <T extends AutoCloseable> T closing(T part) {
        running.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            var part = running.pop();
            try {
                part.close();
            } catch (Exception failure) {
                LOG.warn(
                        "{} did not stop in an orderly way: {}", part.getClass().getSimpleName(), failure.getMessage());
            }
        }
    }
}
