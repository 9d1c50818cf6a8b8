package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.djong.api.ApiClient;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to pods and services through the server, towards a backend on an address of this machine. */
@Timeout(30)
class ProxyTest {
    private static final String POD = "/api/v1/namespaces/default/pods/web/proxy";
    private static final String SERVICE = "/api/v1/namespaces/default/services/";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private static TestServer server;
    private static HttpServer backend;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer();
        var ip = ownAddress();
        backend = HttpServer.create(new InetSocketAddress(ip, 0), 0);
        backend.createContext("/", ProxyTest::echo);
        backend.createContext("/page", exchange -> page(exchange, false));
        backend.createContext("/gzip", exchange -> page(exchange, true));
        backend.createContext("/moved", ProxyTest::moved);
        backend.start();
        var api = server.engine().client();
        api.create(Resources.SERVICE_ACCOUNTS, Yaml.object("{metadata: {name: default, namespace: default}}"));
        pod(api, "web", ip, backend.getAddress().getPort());
        pod(api, "forged", "127.0.0.1", backend.getAddress().getPort());
        service(api, "web", ip, "web");
        service(api, "stolen", ip, "forged");
    }

    @AfterAll
    static void stop() {
        server.close();
        backend.stop(0);
    }

    /** Not loopback: proxied requests never go there. */
    private static String ownAddress() throws SocketException {
        var own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
        Assumptions.assumeTrue(own.isPresent(), "this machine has no address but loopback");
        return own.orElseThrow();
    }

    private static void pod(ApiClient api, String name, String ip, int port) {
        api.create(Resources.PODS, Yaml.object("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default}
                spec: {nodeName: n1, containers: [{name: c, image: i, ports: [{containerPort: %d}]}]}
                """.formatted(name, port)));
        var made = api.get(Resources.PODS, new ObjectKey("default", name));
        api.updateStatus(
                Resources.PODS,
                made.with("status", Yaml.tree("{phase: Running, podIP: %s, podIPs: [{ip: %s}]}".formatted(ip, ip))));
    }

    private static void service(ApiClient api, String name, String ip, String pod) {
        api.create(Resources.SERVICES, Yaml.object("""
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: default}
                spec: {ports: [{name: http, port: 8000}, {name: none, port: 8001}]}
                """.formatted(name)));
        api.create(Resources.ENDPOINTS, Yaml.object("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: %s, namespace: default}
                subsets:
                  - addresses: [{ip: %s, targetRef: {kind: Pod, namespace: default, name: %s}}]
                    ports: [{name: http, port: %d}]
                """.formatted(
                        name, ip, pod, backend.getAddress().getPort())));
    }

    /** Answers what it was asked: request line, body, headers. */
    private static void echo(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var text = new StringBuilder(
                exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\nbody " + body + "\n");
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        text.append(name).append(": ").append(values).append('\n'));
        exchange.getResponseHeaders().add("Set-Cookie", "a=1");
        exchange.getResponseHeaders().add("Set-Cookie", "b=2");
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().add("Connection", "X-Hop");
        exchange.getResponseHeaders().add("X-Hop", "only here");
        send(exchange, 203, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void page(HttpExchange exchange, boolean gzip) throws IOException {
        var page = "<a href=\"/next\">next</a>".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        if (gzip) {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            var packed = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(packed)) {
                out.write(page);
            }
            page = packed.toByteArray();
        }
        send(exchange, 200, page);
    }

    private static void moved(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Location", "/elsewhere?x=1");
        send(exchange, 302, new byte[0]);
    }

    private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path)).version(HttpClient.Version.HTTP_1_1);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(request(path).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void everyMethodReachesThePodWithPathQueryAndBody(String method) throws Exception {
        var body = BodyPublishers.ofString("hello");
        var answer = HTTP.send(
                request(POD + "/a%20b/c/?q=%2F&q=2").method(method, body).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(203);
        assertThat(answer.body()).startsWith(method + " /a%20b/c/?q=%2F&q=2\nbody hello\n");
    }

    @Test
    void aBodyOfUnknownLengthIsPassedOn() throws Exception {
        var body = BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[100_000]));
        var answer = HTTP.send(request(POD + "/").POST(body).build(), BodyHandlers.ofString());
        assertThat(answer.body()).contains("\0".repeat(100_000));
    }

    @Test
    void headHasNoBody() throws Exception {
        var answer = HTTP.send(request(POD + "/").HEAD().build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(203);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void credentialsAndIdentitiesStayHereAndOriginsAreTold() throws Exception {
        var answer = HTTP.send(
                request(POD + "/x")
                        .header("Authorization", "Bearer secret")
                        .header("X-Remote-User", "somebody")
                        .header("Sec-WebSocket-Protocol", "base64url.bearer.authorization.k8s.io.c2VjcmV0, chat")
                        .header("X-Forwarded-For", "1.2.3.4")
                        .header("Cookie", "kept=1")
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.body())
                .doesNotContainIgnoringCase("authorization")
                .doesNotContainIgnoringCase("x-remote")
                .containsIgnoringCase("sec-websocket-protocol: [chat]")
                .containsIgnoringCase("x-forwarded-for: [1.2.3.4, 127.0.0.1]")
                .containsIgnoringCase("x-forwarded-uri: [" + POD + "/x]")
                .containsIgnoringCase("cookie: [kept=1]")
                .containsIgnoringCase("host: [127.0.0.1:" + server.uri().getPort() + "]");
    }

    @Test
    void answersKeepTheirHeadersButNotThoseOfTheConnectionOrOfOrigins() throws Exception {
        var headers = get(POD + "/").headers();
        assertThat(headers.allValues("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(headers.firstValue("X-Hop")).isEmpty();
        assertThat(headers.firstValue("Audit-Id")).isPresent();
    }

    @Test
    void withoutTheSlashTheClientIsSentToTheSlash() throws Exception {
        var answer = get(POD + "?a=b");
        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location")).contains(POD + "/?a=b");
    }

    @Test
    void redirectsAreTheClientsToFollowAndLeadBackHere() throws Exception {
        var answer = get(POD + "/moved");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains(POD + "/elsewhere?x=1");
    }

    @Test
    void linksOfPagesLeadBackHere() throws Exception {
        assertThat(get(POD + "/page").body()).isEqualTo("<a href=\"" + POD + "/next\">next</a>");
        var packed = HTTP.send(request(POD + "/gzip").build(), BodyHandlers.ofByteArray());
        var page = new GZIPInputStream(new java.io.ByteArrayInputStream(packed.body())).readAllBytes();
        assertThat(new String(page, StandardCharsets.UTF_8)).isEqualTo("<a href=\"" + POD + "/next\">next</a>");
    }

    @ParameterizedTest
    @CsvSource({"web:http, 203", "web:8000, 203", "http:web:http, 203"})
    void servicesAreReachedByPortNameOrNumber(String name, int code) throws Exception {
        assertThat(get(SERVICE + name + "/proxy/x").statusCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services/web/proxy/ | 503 | no endpoints available for service \\\"web\\\"",
                "services/web:8001/proxy/ | 503 | no endpoints available for service \\\"web\\\"",
                "services/web:99/proxy/ | 503 | no service port 99 found for service \\\"web\\\"",
                "services/stolen:http/proxy/ | 503 | no endpoints available for service \\\"stolen\\\"",
                "services/absent:http/proxy/ | 404 | \\\"absent\\\" not found",
                "services/ftp:web:1/proxy/ | 400 | invalid service request \\\"ftp:web:1\\\"",
                "pods/absent/proxy/ | 404 | pods \\\"absent\\\" not found",
                "pods/forged/proxy/ | 400 | address not allowed",
                "pods/web:1/proxy/ | 503 | error trying to reach service",
                "pods/web:70000/proxy/ | 400 | invalid pod request",
            })
    void whatCannotBeReachedSaysWhy(String path, int code, String message) throws Exception {
        var answer = get("/api/v1/namespaces/default/" + path);
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void anUpgradedConnectionIsJoined() throws Exception {
        try (var upgrading = new RawBackend(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n");
                var client = upgradeRequest(upgrading.port())) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(head(in)).contains("101").containsIgnoringCase("upgrade: chat");
            client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).isEqualTo("echo hello");
        }
    }

    /** What follows a refused upgrade is a request to the API server, never bytes for the backend. */
    @Test
    void nothingIsSmuggledPastAFailedUpgrade() throws Exception {
        try (var refusing = new RawBackend("HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno\n");
                var client = upgradeRequest(refusing.port())) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(head(in)).contains("403");
            assertThat(in.readLine()).isEqualTo("no");
            client.getOutputStream()
                    .write("GET /version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(head(in)).contains("200");
            assertThat(in.lines()).anyMatch(line -> line.contains("gitVersion"));
            assertThat(refusing.afterwards()).isEmpty();
        }
    }

    @Test
    void anUpgradeThatIsAnsweredAsIfItWereNoneFails() throws Exception {
        try (var ignoring = new RawBackend("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var client = upgradeRequest(ignoring.port())) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(head(in)).contains("500");
        }
    }

    private static Socket upgradeRequest(int backendPort) throws IOException {
        var client = new Socket("127.0.0.1", server.uri().getPort());
        client.setSoTimeout(20_000);
        client.getOutputStream()
                .write(("GET /api/v1/namespaces/default/pods/web:" + backendPort
                                + "/proxy/chat HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: chat\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String head(BufferedReader in) throws IOException {
        var head = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** Answers one request with fixed bytes, then echoes lines. */
    private static final class RawBackend implements AutoCloseable {
        private final ServerSocket listening;
        private final StringBuffer afterwards = new StringBuffer();

        RawBackend(String answer) throws IOException {
            listening = new ServerSocket(0, 1, InetAddress.getByName(ownAddress()));
            Thread.ofVirtual().start(() -> serve(answer));
        }

        private void serve(String answer) {
            try (var socket = listening.accept()) {
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                head(in);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                for (var line = in.readLine(); line != null; line = in.readLine()) {
                    afterwards.append(line);
                    socket.getOutputStream().write(("echo " + line + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException endOfTest) {
                assertThat(endOfTest).isNotNull();
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        String afterwards() {
            return afterwards.toString();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
