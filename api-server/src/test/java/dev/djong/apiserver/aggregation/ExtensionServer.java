package dev.djong.apiserver.aggregation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import dev.djong.shell.pki.KeyMaterial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Another project's API server, as far as the aggregation layer sees one: it lets only proxies in that it knows, believes
 * what they say about who asks, and answers the group version {@code wardle.example.com/v1alpha1} with its flunders.
 */
final class ExtensionServer implements AutoCloseable {
    static final String ROOT = "/apis/wardle.example.com/v1alpha1";

    private static final String RESOURCES = """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "wardle.example.com/v1alpha1", "resources": [
              {"name": "flunders", "singularName": "flunder", "namespaced": true, "kind": "Flunder",
               "verbs": ["create", "delete", "get", "list", "watch"], "shortNames": ["fl"]},
              {"name": "flunders/status", "singularName": "", "namespaced": true, "kind": "Flunder", "verbs": ["get"]}]}
            """;
    private static final String LIST = """
            {"kind": "FlunderList", "apiVersion": "wardle.example.com/v1alpha1", "metadata": {"resourceVersion": "7"},
             "items": [{"metadata": {"name": "first", "namespace": "default"}}]}
            """;
    private static final String OPENAPI = """
            {"paths": {"apis/wardle.example.com/v1alpha1": {
              "serverRelativeURL": "/openapi/v3/apis/wardle.example.com/v1alpha1?hash=ABC"}}}
            """;

    private static final String OPENAPI_V2 = """
            {"swagger": "2.0", "info": {"title": "Wardle", "version": "1"}, "paths": {
              "/apis/wardle.example.com/v1alpha1/flunders": {"get": {"responses": {"200": {
                "description": "OK", "schema": {"$ref": "#/definitions/com.example.Flunder"}}}}}},
             "definitions": {"com.example.Flunder": {"type": "object", "properties": {"reference": {"type": "string"}}}}}
            """;

    /** A request as it arrived; the names of headers in lower case. */
    record Received(String method, String uri, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of()).stream().collect(Collectors.joining(","));
        }
    }

    private final CertificateAuthority authority = CertificateAuthority.create("extension-ca", InstantSource.system());
    private final CertificateAuthority proxies = CertificateAuthority.create("proxy-ca", InstantSource.system());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpsServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    ExtensionServer(String ip, String service) throws IOException {
        var identity = authority.issue(CertificateRequest.server("extension", List.of(service), List.of()));
        var tls = TlsContexts.client(List.of(proxies.material().certificate()), Optional.of(identity));
        server = HttpsServer.create(new InetSocketAddress(ip, 0), 0);
        server.setHttpsConfigurator(new ProxiesOnly(tls));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private static final class ProxiesOnly extends HttpsConfigurator {
        ProxiesOnly(SSLContext tls) {
            super(tls);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            var wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
        }
    }

    /** A certificate that this server knows proxies by. */
    KeyMaterial proxyIdentity() {
        return proxies.issue(CertificateRequest.client("front-proxy-client"));
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** As an APIService holds it. */
    String caBundle() {
        return Base64.getEncoder()
                .encodeToString(authority.material().certificatePem().getBytes(StandardCharsets.US_ASCII));
    }

    /** The last request with that path and query. */
    Received last(String uri) {
        return received.stream()
                .filter(request -> request.uri.equals(uri))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders().entrySet().stream()
                    .collect(Collectors.toMap(
                            header -> header.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var uri = exchange.getRequestURI();
            received.add(new Received(exchange.getRequestMethod(), uri.toString(), headers, body));
            var path = uri.getPath();
            if (path.equals(ROOT)) {
                send(exchange, 200, RESOURCES);
            } else if (path.equals("/openapi/v3")) {
                send(exchange, 200, OPENAPI);
            } else if (path.equals("/openapi/v2")) {
                send(exchange, 200, OPENAPI_V2);
            } else if (path.equals("/openapi/v3" + ROOT)) {
                send(exchange, 200, "{\"openapi\": \"3.0.0\"}");
            } else if (path.endsWith("/elsewhere")) {
                exchange.getResponseHeaders().set("Location", "https://example.com/");
                send(exchange, 302, "");
            } else if (String.valueOf(uri.getQuery()).contains("watch=")) {
                watch(exchange);
            } else if (path.endsWith("/flunders")) {
                send(exchange, exchange.getRequestMethod().equals("POST") ? 201 : 200, body.isEmpty() ? LIST : body);
            } else {
                send(exchange, 404, "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 404}");
            }
        }
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** One event; then nothing, until the client has enough. */
    private static void watch(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("{\"type\": \"ADDED\"}\n".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
