package dev.djong.apiserver.subresource.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a client that speaks {@link ForwardProtocol} over WebSocket to a node that forwards ports over SPDY: one pair of
 * SPDY streams a port. The session is over when the node has ended the data of every port, or when either side breaks.
 */
public final class ForwardBridge {
    /** More ports than anybody forwards over one connection. */
    public static final int MAX_PORTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ForwardBridge.class);

    private record Pair(SpdyStream data, SpdyStream error) {}

    private final WebSocketConnection client;
    private final ChannelFraming framing;
    private final SpdyConnection node;
    private final List<Pair> pairs = new ArrayList<>();

    public ForwardBridge(WebSocketConnection client, ForwardProtocol protocol, SpdyConnection node) {
        this.client = client;
        this.framing = protocol.framing();
        this.node = node;
    }

    /** Runs the session and closes both connections. The node's {@link SpdyConnection#run} must already be running. */
    public void run(List<Integer> ports) throws IOException, InterruptedException {
        try (client;
                node) {
            for (int i = 0; i < ports.size(); i++) {
                open(i, ports.get(i));
            }
            var over = new CountDownLatch(2 * pairs.size());
            for (int i = 0; i < pairs.size(); i++) {
                forward(2 * i, pairs.get(i).data, over);
                forward(2 * i + 1, pairs.get(i).error, over);
            }
            Thread.ofVirtual().name("forward-input").start(this::readClient);
            over.await();
            client.closeHandshake(WebSocketConnection.NORMAL_CLOSURE, "");
        }
    }

    /** In the order in which nodes expect them: error first. We have no errors to tell, so that stream ends at once. */
    private void open(int index, int port) throws IOException {
        var error = node.open(headers("error", index, port));
        error.finish();
        var data = node.open(headers("data", index, port));
        pairs.add(new Pair(data, error));
        byte[] number = {(byte) port, (byte) (port >> 8)};
        framing.send(client, 2 * index, number, number.length);
        framing.send(client, 2 * index + 1, number, number.length);
    }

    private static Map<String, String> headers(String type, int index, int port) {
        return Map.of("streamtype", type, "port", Integer.toString(port), "requestid", Integer.toString(index));
    }

    private void forward(int channel, SpdyStream stream, CountDownLatch over) {
        Thread.ofVirtual().name("forward-" + channel).start(() -> {
            try {
                for (var piece = stream.read(); piece.isPresent(); piece = stream.read()) {
                    framing.send(client, channel, piece.get(), piece.get().length);
                }
            } catch (IOException clientGone) {
                closeNode();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                over.countDown();
            }
        });
    }

    private void readClient() {
        try {
            for (var message = client.read(); message.isPresent(); message = client.read()) {
                if (message.get().payload().length > 0) {
                    toNode(framing.decode(message.get().payload()));
                }
            }
        } catch (IOException | IllegalArgumentException brokenClient) {
            LOG.debug("a port-forward's client ended: {}", brokenClient.toString());
        } finally {
            closeNode();
        }
    }

    /** Only the even channels of ports that were asked for lead anywhere. */
    private void toNode(ChannelFraming.Piece piece) throws IOException {
        int channel = piece.channel();
        if (channel >= 0 && channel % 2 == 0 && channel / 2 < pairs.size()) {
            pairs.get(channel / 2).data.write(piece.payload(), 0, piece.payload().length);
        }
    }

    /** Ends the node's side, which ends every stream; a node that is gone already is no news. */
    private void closeNode() {
        try {
            node.close();
        } catch (IOException alreadyGone) {
            LOG.debug("closing a port-forward's node: {}", alreadyGone.toString());
        }
    }
}
