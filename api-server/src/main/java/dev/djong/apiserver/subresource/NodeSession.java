package dev.djong.apiserver.subresource;

import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Exchange;
import dev.djong.apiserver.http.Query;
import dev.djong.apiserver.subresource.backend.BackendConnection;
import dev.djong.apiserver.subresource.backend.ResponseHead;
import dev.djong.apiserver.subresource.stream.ByteTunnel;
import dev.djong.apiserver.subresource.stream.ChannelBridge;
import dev.djong.apiserver.subresource.stream.ChannelProtocol;
import dev.djong.apiserver.subresource.stream.ForwardBridge;
import dev.djong.apiserver.subresource.stream.ForwardProtocol;
import dev.djong.apiserver.subresource.stream.SpdyConnection;
import dev.djong.apiserver.subresource.stream.WebSocketConnection;
import dev.djong.apiserver.subresource.stream.WebSocketHandshake;
import dev.djong.apiserver.subresource.stream.WebSocketTunnel;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
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
        var handshake = WebSocketHandshake.of(exchange);
        if (!request.portForward) {
            joinChannels(exchange, handshake);
        } else if (handshake.offers().contains(WebSocketTunnel.PROTOCOL)) {
            joinTunnel(exchange, handshake);
        } else {
            joinPorts(exchange, handshake);
        }
    }

    private void joinChannels(Exchange exchange, WebSocketHandshake handshake) throws IOException {
        var protocol = ChannelProtocol.choose(handshake.offers()).orElseThrow(handshake::noneSupported);
        var agreed = agree(Map.of(STREAM_PROTOCOL, NODE_STREAM_PROTOCOL));
        handshake.agree(exchange, protocol.text());
        var wanted = streams();
        exchange.upgrade((in, out, connection) -> {
            var client = new WebSocketConnection(in, out, connection);
            bridge(agreed, node -> new ChannelBridge(client, protocol, node).run(wanted));
        });
    }

    private void joinTunnel(Exchange exchange, WebSocketHandshake handshake) throws IOException {
        var agreed = agree(Map.of(STREAM_PROTOCOL, FORWARD_PROTOCOL));
        handshake.agree(exchange, WebSocketTunnel.PROTOCOL);
        exchange.upgrade((in, out, connection) ->
                tunnel(WebSocketTunnel.over(new WebSocketConnection(in, out, connection)), agreed));
    }

    private void joinPorts(Exchange exchange, WebSocketHandshake handshake) throws IOException {
        var protocol = ForwardProtocol.choose(handshake.offers()).orElseThrow(handshake::noneSupported);
        var ports = ForwardedPorts.parse(query().all("port"));
        var agreed = agree(Map.of(STREAM_PROTOCOL, FORWARD_PROTOCOL));
        handshake.agree(exchange, protocol.text());
        exchange.upgrade((in, out, connection) -> {
            var client = new WebSocketConnection(in, out, connection);
            bridge(agreed, node -> new ForwardBridge(client, protocol, node).run(ports));
        });
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

    /** What runs between a client and a node whose SPDY frames are being read. */
    private interface Bridge {
        void run(SpdyConnection node) throws IOException, InterruptedException;
    }

    private static void bridge(Agreed node, Bridge bridge) throws IOException {
        try (var spdy = new SpdyConnection(
                SpdyConnection.Role.CLIENT,
                node.in(),
                node.connection.output(),
                node.connection,
                opened -> LOG.debug("a node opened a stream of its own: {}", opened.headers()))) {
            Thread.ofVirtual().name("session-node").start(() -> readNode(spdy));
            bridge.run(spdy);
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
        var query = query();
        return new ChannelBridge.Streams(
                query.flag("input"), query.flag("output"), query.flag("error"), query.flag("tty"));
    }

    private Query query() {
        return Query.parse(request.pathAndQuery.substring(request.pathAndQuery.indexOf('?') + 1));
    }
}
