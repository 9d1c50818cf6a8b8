package dev.djong.apiserver.subresource;

import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Exchange;
import dev.djong.apiserver.http.Query;
import dev.djong.apiserver.subresource.backend.BackendConnection;
import dev.djong.apiserver.subresource.backend.ResponseHead;
import dev.djong.apiserver.subresource.stream.ByteTunnel;
import dev.djong.apiserver.subresource.stream.ChannelBridge;
import dev.djong.apiserver.subresource.stream.ChannelProtocol;
import dev.djong.apiserver.subresource.stream.SpdyConnection;
import dev.djong.apiserver.subresource.stream.WebSocketConnection;
import dev.djong.apiserver.subresource.stream.WebSocketTunnel;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a client's upgraded connection to a node's. The node is asked first: only when it has agreed does the client get its
 * 101, so after a failed upgrade nothing of what the client sends can reach the node as a request.
 */
final class NodeSession {
    private static final Logger LOG = LoggerFactory.getLogger(NodeSession.class);
    private static final String SPDY = "SPDY/3.1";
    private static final String STREAM_PROTOCOL = "X-Stream-Protocol-Version";
    private static final String NODE_STREAM_PROTOCOL = "v4.channel.k8s.io";
    private static final String FORWARD_PROTOCOL = "portforward.k8s.io";
    private static final int SWITCHING = 101;

    /** @param pathAndQuery on the node */
    record Request(String node, String pathAndQuery, boolean portForward) {}

    private final Nodes nodes;
    private final Request request;

    NodeSession(Nodes nodes, Request request) {
        this.nodes = nodes;
        this.request = request;
    }

    void join(Call call) throws IOException {
        var exchange = call.exchange();
        var upgrade = exchange.header("Upgrade").orElse("");
        if (!exchange.canUpgrade() || upgrade.isEmpty()) {
            throw ApiFailure.badRequest("Upgrade request required");
        }
        if (upgrade.equalsIgnoreCase("websocket")) {
            joinWebSocket(exchange);
        } else {
            joinSpdy(exchange, upgrade);
        }
    }

    private void joinSpdy(Exchange exchange, String upgrade) throws IOException {
        if (!upgrade.equalsIgnoreCase(SPDY)) {
            throw ApiFailure.badRequest("unable to upgrade: the protocol " + upgrade + " is not supported");
        }
        var offers = String.join(",", exchange.headers(STREAM_PROTOCOL));
        var agreed = agree(offers.isEmpty() ? Map.of() : Map.of(STREAM_PROTOCOL, offers));
        exchange.respondWith("Connection", "Upgrade");
        exchange.respondWith("Upgrade", SPDY);
        agreed.head.header(STREAM_PROTOCOL).ifPresent(chosen -> exchange.respondWith(STREAM_PROTOCOL, chosen));
        exchange.upgrade((in, out, connection) -> tunnel(new ByteTunnel.End(in, out, connection), agreed));
    }

    private void joinWebSocket(Exchange exchange) throws IOException {
        var key = exchange.header("Sec-WebSocket-Key")
                .orElseThrow(() -> ApiFailure.badRequest("a WebSocket request without a key"));
        var offers = exchange.headers("Sec-WebSocket-Protocol").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .filter(offer -> !offer.startsWith("base64url.bearer."))
                .toList();
        if (request.portForward) {
            joinTunnel(exchange, key, offers);
            return;
        }
        var protocol = ChannelProtocol.choose(offers)
                .orElseThrow(() -> ApiFailure.badRequest("none of the subprotocols is supported: " + offers));
        var agreed = agree(Map.of(STREAM_PROTOCOL, NODE_STREAM_PROTOCOL));
        answerHandshake(exchange, key, offers.isEmpty() ? "" : protocol.text());
        var wanted = streams();
        exchange.upgrade((in, out, connection) ->
                bridge(new WebSocketConnection(in, out, connection), protocol, wanted, agreed));
    }

    private void joinTunnel(Exchange exchange, String key, List<String> offers) throws IOException {
        if (!offers.contains(WebSocketTunnel.PROTOCOL)) {
            throw ApiFailure.badRequest("none of the subprotocols is supported: " + offers);
        }
        var agreed = agree(Map.of(STREAM_PROTOCOL, FORWARD_PROTOCOL));
        answerHandshake(exchange, key, WebSocketTunnel.PROTOCOL);
        exchange.upgrade((in, out, connection) ->
                tunnel(WebSocketTunnel.over(new WebSocketConnection(in, out, connection)), agreed));
    }

    private static void answerHandshake(Exchange exchange, String key, String protocol) {
        exchange.respondWith("Connection", "Upgrade");
        exchange.respondWith("Upgrade", "websocket");
        exchange.respondWith("Sec-WebSocket-Accept", WebSocketConnection.acceptKey(key));
        if (!protocol.isEmpty()) {
            exchange.respondWith("Sec-WebSocket-Protocol", protocol);
        }
    }

    /** A connection to the node that has left HTTP. */
    private record Agreed(BackendConnection connection, ResponseHead head) {
        InputStream in() throws IOException {
            return connection.body(head);
        }
    }

    private Agreed agree(Map<String, String> headers) throws IOException {
        var connection = nodes.connect(request.node);
        boolean agreed = false;
        try {
            var all = new TreeMap<>(headers);
            all.put("Host", request.node);
            all.put("Connection", "Upgrade");
            all.put("Upgrade", SPDY);
            all.put("Content-Length", "0");
            var head = connection.request("POST", request.pathAndQuery, all);
            if (head.code() != SWITCHING) {
                throw Nodes.refusal(head, connection.body(head));
            }
            agreed = true;
            return new Agreed(connection, head);
        } catch (IOException e) {
            throw ApiFailure.internal("error dialing backend: " + e.getMessage());
        } finally {
            if (!agreed) {
                connection.close();
            }
        }
    }

    private static void tunnel(ByteTunnel.End client, Agreed node) throws IOException {
        try {
            var end = new ByteTunnel.End(node.in(), node.connection.output(), node.connection);
            ByteTunnel.join(client, end);
        } catch (InterruptedException stopped) {
            throw new InterruptedIOException("the server is shutting down");
        } finally {
            node.connection.close();
        }
    }

    private static void bridge(
            WebSocketConnection client, ChannelProtocol protocol, ChannelBridge.Streams wanted, Agreed node)
            throws IOException {
        try (var spdy = new SpdyConnection(
                SpdyConnection.Role.CLIENT,
                node.in(),
                node.connection.output(),
                node.connection,
                opened -> LOG.debug("a node opened a stream of its own: {}", opened.headers()))) {
            Thread.ofVirtual().name("exec-node").start(() -> readNode(spdy));
            new ChannelBridge(client, protocol, spdy).run(wanted);
        } catch (InterruptedException stopped) {
            throw new InterruptedIOException("the server is shutting down");
        }
    }

    private static void readNode(SpdyConnection spdy) {
        try {
            spdy.run();
        } catch (IOException ended) {
            LOG.debug("a node's connection ended: {}", ended.toString());
        }
    }

    private ChannelBridge.Streams streams() {
        var query = Query.parse(request.pathAndQuery.substring(request.pathAndQuery.indexOf('?') + 1));
        return new ChannelBridge.Streams(
                query.flag("input"), query.flag("output"), query.flag("error"), query.flag("tty"));
    }
}
