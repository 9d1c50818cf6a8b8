package dev.djong.node.dns;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.informer.Informers;
import dev.djong.status.ApiFailure;
import dev.djong.time.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DNS server of a node, with its registration. It listens on a free port of the node's address; the service proxy
 * leads port 53 of the cluster's DNS address there. Names are answered as soon as the caches are filled.
 */
public final class ClusterDns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterDns.class);
    private static final int DNS_PORT = 53;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    /** The service or the slice may be deleted: look now and then. */
    private static final Duration RECHECK = Duration.ofSeconds(60);

    private final DnsSettings settings;
    private final InformerDirectory directory;
    private final DnsRegistration registration;
    private final Timers timers;
    private @Nullable DnsServer server;
    private @Nullable Thread registrar;

    /**
     * @param informers started by the caller, after this constructor
     * @param api may create and update the service and its slices in {@code kube-system}
     */
    public ClusterDns(DnsSettings settings, Informers informers, ApiClient api, Timers timers) {
        this.settings = settings;
        this.directory = new InformerDirectory(informers);
        this.registration = new DnsRegistration(api, settings);
        this.timers = timers;
    }

    /** @throws IOException if it cannot listen on the node's address */
    public synchronized void start() throws IOException {
        var zone = new ClusterZone(settings.domain(), directory);
        var upstream = new CachedUpstream(new Forwarder(nameServers(), new SecureRandom()), timers);
        var started = DnsServer.open(
                new InetSocketAddress(settings.listen(), 0), new Responder(zone, upstream), allowedClients());
        started.start();
        server = started;
        registrar = Thread.ofVirtual().name("dns-registration").start(() -> keepRegistered(started.port()));
    }

    /** The port that the node's address answers on. */
    public synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("the DNS server was not started");
        }
        return server.port();
    }

    /** True once the names of the cluster can be answered. */
    public boolean hasSynced() {
        return directory.isComplete();
    }

    private List<InetSocketAddress> nameServers() {
        var ourselves = new ArrayList<InetAddress>();
        Addresses.parse(settings.clusterIp()).ifPresent(ourselves::add);
        var servers = ResolvConf.servers(settings.resolvConf(), ourselves).stream()
                .map(ip -> new InetSocketAddress(ip, DNS_PORT))
                .toList();
        LOG.info("cluster DNS for {}, other names from {}", settings.domain(), servers);
        return servers;
    }

    private Predicate<InetAddress> allowedClients() {
        var ranges = new AllowedClients(settings.clients());
        return client -> ranges.contains(client) || isOwn(client);
    }

    private static boolean isOwn(InetAddress client) {
        try {
            return NetworkInterface.getByInetAddress(client) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    private void keepRegistered(int port) {
        var wait = FIRST_RETRY;
        try {
            while (true) {
                boolean done = tryRegister(port);
                timers.pause(done ? RECHECK : wait);
                wait = done ? FIRST_RETRY : shorter(wait.multipliedBy(2), RECHECK);
            }
        } catch (InterruptedException stop) {
            LOG.debug("cluster DNS stops");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean tryRegister(int port) {
        try {
            registration.register(port);
            return true;
        } catch (ApiFailure | TransportException failure) {
            LOG.warn("cluster DNS is not registered yet: {}", failure.getMessage());
            return false;
        }
    }

    @Override
    public synchronized void close() {
        if (registrar != null) {
            registrar.interrupt();
        }
        if (server != null) {
            server.close();
        }
    }
}
