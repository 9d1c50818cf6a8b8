package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.apiserver.subresource.stream.SpdyConnection;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.util.Config;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that leave HTTP, through the whole server to a node, opened by other projects' clients. */
@Timeout(30)
class SessionsTest {
    private static final String PODS = "/api/v1/namespaces/default/pods/";
    private static TestServer server;
    private static FakeNode node;

    @BeforeAll
    static void start() throws IOException {
        node = new FakeNode();
        server = new TestServer(node.clientTls());
        var api = server.engine().client();
        api.create(Resources.SERVICE_ACCOUNTS, Yaml.object("{metadata: {name: default, namespace: default}}"));
        api.create(Resources.NODES, Yaml.object("{metadata: {name: n1}}"));
        api.updateStatus(
                Resources.NODES,
                api.get(Resources.NODES, ObjectKey.cluster("n1"))
                        .with(
                                "status",
                                Yaml.tree(
                                        "{addresses: [{type: InternalIP, address: 127.0.0.1}], daemonEndpoints: {kubeletEndpoint: {Port: %d}}}"
                                                .formatted(node.port()))));
        for (var pod : List.of("web", "elsewhere")) {
            api.create(Resources.PODS, Yaml.object("""
                    metadata: {name: %s, namespace: default}
                    spec: {nodeName: n1, containers: [{name: c, image: i, ports: [{containerPort: 8080}]}]}
                    """.formatted(pod)));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        node.close();
    }

    @Test
    void fabric8ForwardsAPort() throws Exception {
        var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl(server.uri().toString())
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build();
                var forward =
                        client.pods().inNamespace("default").withName("web").portForward(8080);
                var socket = new Socket(forward.getLocalAddress(), forward.getLocalPort())) {
            assertEchoes("8080:", socket.getInputStream(), socket.getOutputStream());
        }
    }

    @Test
    void theOfficialClientForwardsPorts() throws Exception {
        var client = Config.fromUrl(server.uri().toString(), false);
        client.setReadTimeout(0);
        var forward = new PortForward(client).forward("default", "web", List.of(8080, 9090));
        assertEchoes("8080:", forward.getInputStream(8080), forward.getOutboundStream(8080));
        assertEchoes("9090:", forward.getInputStream(9090), forward.getOutboundStream(9090));
    }

    private static void assertEchoes(String greeting, InputStream in, java.io.OutputStream out) throws IOException {
        out.write("hello".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        var wanted = greeting + "hello";
        assertThat(new String(in.readNBytes(wanted.length()), StandardCharsets.US_ASCII))
                .isEqualTo(wanted);
    }

    /** As kubectl up to 1.30 does. */
    @Test
    void spdyIsJoinedByteForByte() throws Exception {
        try (var socket = upgrade("POST", PODS + "web/portforward", "SPDY/3.1")) {
            var in = new BufferedInputStream(socket.getInputStream());
            assertThat(head(in)).contains("101").contains("X-Stream-Protocol-Version: portforward.k8s.io");
            var client =
                    new SpdyConnection(SpdyConnection.Role.CLIENT, in, socket.getOutputStream(), socket, opened -> {});
            Thread.ofVirtual().start(() -> {
                try {
                    client.run();
                } catch (IOException endOfTest) {
                    assertThat(endOfTest).isNotNull();
                }
            });
            client.open(Map.of("streamtype", "error", "port", "7", "requestid", "0"))
                    .finish();
            var data = client.open(Map.of("streamtype", "data", "port", "7", "requestid", "0"));
            assertThat(new String(data.read().orElseThrow(), StandardCharsets.US_ASCII))
                    .isEqualTo("7:");
            data.write("ping".getBytes(StandardCharsets.US_ASCII), 0, 4);
            assertThat(new String(data.read().orElseThrow(), StandardCharsets.US_ASCII))
                    .isEqualTo("ping");
        }
    }

    /** As kubectl from 1.31 on does. */
    @Test
    void spdyInAWebSocketIsJoinedToo() throws Exception {
        var protocol = "SPDY/3.1+portforward.k8s.io";
        try (var socket = upgrade(
                "GET",
                PODS + "web/portforward",
                "websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: "
                        + protocol)) {
            var in = new BufferedInputStream(socket.getInputStream());
            assertThat(head(in)).contains("101").contains("Sec-WebSocket-Protocol: " + protocol);
        }
    }

    @Test
    void aNodeThatRefusesIsQuotedAndGetsNothingMore() throws Exception {
        int before = node.requests().size();
        try (var socket = upgrade("POST", PODS + "elsewhere/portforward", "SPDY/3.1")) {
            var in = new BufferedInputStream(socket.getInputStream());
            assertThat(head(in)).contains("404");
            socket.getOutputStream()
                    .write("GET /pods HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var rest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).contains("no such pod here").contains("the server could not find the requested resource");
            assertThat(node.requests()).hasSize(before + 1);
        }
    }

    @Test
    void portsMustBeNamedWhereNoStreamNamesThem() throws Exception {
        var refused = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("v4.channel.k8s.io")
                .buildAsync(uri(PODS + "web/portforward"), new Messages());
        assertThat(refused).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void aLogComesInBinaryMessages() throws Exception {
        var messages = new Messages();
        open(PODS + "web/log", messages);
        assertThat(messages.untilClosed()).isEqualTo("first line\nsecond line\n");
    }

    @Test
    void orAsBase64() throws Exception {
        var messages = new Messages();
        open(PODS + "web/log", messages, "base64.binary.k8s.io");
        assertThat(new String(Base64.getDecoder().decode(messages.untilClosed()), StandardCharsets.US_ASCII))
                .isEqualTo("first line\nsecond line\n");
    }

    @Test
    void aWatchComesAsTextWhateverProtocolIsOffered() throws Exception {
        for (var offers : List.of(new String[0], new String[] {"base64.binary.k8s.io"})) {
            var messages = new Messages();
            var socket = open("/api/v1/nodes?watch=true", messages, offers);
            assertThat(messages.next()).startsWith("{\"type\":\"ADDED\"").contains("\"name\":\"n1\"");
            assertThat(socket.getSubprotocol()).isEqualTo(String.join("", offers));
            socket.abort();
        }
    }

    @Test
    void aNodesAgentIsReachedThroughItsProxy() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.uri() + "/api/v1/nodes/n1/proxy/stats/summary?x=1"))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("GET /stats/summary?x=1 HTTP/1.1");
        var loopback = HttpRequest.newBuilder(URI.create(server.uri() + "/api/v1/nodes/n1:2379/proxy/"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(loopback, BodyHandlers.ofString())
                        .body())
                .contains("address not allowed");
    }

    private static URI uri(String path) {
        return URI.create("ws://127.0.0.1:" + server.uri().getPort() + path);
    }

    private static WebSocket open(String path, Messages messages, String... protocols) {
        var builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0]);
        }
        return builder.buildAsync(uri(path), messages).join();
    }

    /** What a WebSocket received, joined. */
    private static final class Messages implements WebSocket.Listener {
        private static final String CLOSED = "";
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            return piece(socket, data, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            return piece(socket, StandardCharsets.ISO_8859_1.decode(data), last);
        }

        private CompletionStage<?> piece(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                received.add(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            received.add(CLOSED);
            return null;
        }

        String next() throws InterruptedException {
            return received.poll(10, TimeUnit.SECONDS);
        }

        String untilClosed() throws InterruptedException {
            var all = new StringBuilder();
            for (var next = next(); next != null && !next.equals(CLOSED); next = next()) {
                all.append(next);
            }
            return all.toString();
        }
    }

    private static Socket upgrade(String method, String path, String protocol) throws IOException {
        var socket = new Socket("127.0.0.1", server.uri().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: " + protocol
                                + "\r\nX-Stream-Protocol-Version: portforward.k8s.io\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        var head = new StringBuilder();
        for (var line = data.readLine(); line != null && !line.isEmpty(); line = data.readLine()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }
}
