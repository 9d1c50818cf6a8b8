package dev.djong.node.proxy.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.node.proxy.HealthCheck;
import dev.djong.node.proxy.HealthChecks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One small HTTP server a port: 200 where this node has endpoints, 503 where it has none, on any path. */
public final class HealthCheckServers implements HealthChecks {
    private static final Logger LOG = LoggerFactory.getLogger(HealthCheckServers.class);
    /** Balancers ask now and then from a few addresses. */
    private static final int BACKLOG = 32;

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, Answering> servers = new HashMap<>();
    /** Said once each. */
    private final Set<Integer> refused = new HashSet<>();

    /** A server and what it says now. */
    private static final class Answering {
        private final HttpServer server;
        private volatile HealthCheck check;

        Answering(HttpServer server, HealthCheck check) {
            this.server = server;
            this.check = check;
        }
    }

    @Override
    public synchronized void apply(Collection<HealthCheck> wanted) {
        var ports = new HashSet<Integer>();
        wanted.forEach(check -> ports.add(check.port()));
        servers.entrySet().removeIf(entry -> {
            boolean gone = !ports.contains(entry.getKey());
            if (gone) {
                entry.getValue().server.stop(0);
            }
            return gone;
        });
        refused.retainAll(ports);
        wanted.forEach(this::answer);
    }

    private void answer(HealthCheck check) {
        var running = servers.get(check.port());
        if (running != null) {
            running.check = check;
            return;
        }
        try {
            var server = HttpServer.create(new InetSocketAddress(check.port()), BACKLOG);
            var answering = new Answering(server, check);
            server.setExecutor(threads);
            server.createContext("/", exchange -> say(exchange, answering.check));
            server.start();
            servers.put(check.port(), answering);
            refused.remove(check.port());
        } catch (IOException taken) {
            if (refused.add(check.port())) {
                LOG.warn(
                        "balancers cannot ask for the health of service {}: port {}: {}",
                        check.service(),
                        check.port(),
                        taken.getMessage());
            }
        }
    }

    private static void say(HttpExchange exchange, HealthCheck check) throws IOException {
        try (exchange) {
            var body = JsonWriter.toText(JsonObject.builder()
                            .put("localEndpoints", check.localEndpoints())
                            .put(
                                    "service",
                                    JsonObject.of(
                                            "name", Json.of(check.service().name()),
                                            "namespace", Json.of(check.service().namespace())))
                            .put("serviceProxyHealthy", true)
                            .build())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("X-Load-Balancing-Endpoint-Weight", "" + check.localEndpoints());
            exchange.sendResponseHeaders(check.localEndpoints() > 0 ? OK : UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public synchronized void close() {
        servers.values().forEach(each -> each.server.stop(0));
        servers.clear();
        threads.shutdownNow();
    }
}
