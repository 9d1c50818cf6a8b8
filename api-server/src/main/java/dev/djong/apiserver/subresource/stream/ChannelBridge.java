package dev.djong.apiserver.subresource.stream;

import static java.util.Objects.requireNonNull;

import dev.djong.apiserver.subresource.stream.ChannelProtocol.Channel;
import dev.djong.apiserver.subresource.stream.ChannelProtocol.Input;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a client that speaks {@link ChannelProtocol} over WebSocket to a node that speaks SPDY: one SPDY stream a channel.
 *
 * <p>The session is over when the node has ended every output stream and then the error stream, which tells how the
 * process ended and so is passed on last; or when either connection breaks.
 */
public final class ChannelBridge {
    /** What the client asked to have connected. A terminal merges standard error into standard output. */
    public record Streams(boolean stdin, boolean stdout, boolean stderr, boolean tty) {
        Set<Channel> channels() {
            var channels = EnumSet.of(Channel.ERROR);
            if (stdin) {
                channels.add(Channel.STDIN);
            }
            if (stdout) {
                channels.add(Channel.STDOUT);
            }
            if (stderr && !tty) {
                channels.add(Channel.STDERR);
            }
            if (tty) {
                channels.add(Channel.RESIZE);
            }
            return channels;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ChannelBridge.class);
    private static final String STREAM_TYPE = "streamtype";

    private final WebSocketConnection client;
    private final ChannelProtocol protocol;
    private final SpdyConnection node;
    private final Map<Channel, SpdyStream> streams = new EnumMap<>(Channel.class);

    public ChannelBridge(WebSocketConnection client, ChannelProtocol protocol, SpdyConnection node) {
        this.client = client;
        this.protocol = protocol;
        this.node = node;
    }

    /** Runs the session and closes both connections. The node's {@link SpdyConnection#run} must already be running. */
    public void run(Streams wanted) throws IOException, InterruptedException {
        try (client;
                node) {
            openStreams(wanted.channels());
            var outputs = outputs();
            Thread.ofVirtual().name("exec-input").start(this::readClient);
            outputs.await();
            forwardError();
            client.closeHandshake(WebSocketConnection.NORMAL_CLOSURE, "");
        }
    }

    /** In the order in which kubelets expect them: error first. */
    private void openStreams(Set<Channel> channels) throws IOException {
        open(Channel.ERROR);
        for (var channel : channels) {
            if (channel != Channel.ERROR) {
                open(channel);
            }
        }
    }

    private void open(Channel channel) throws IOException {
        var name = channel.name().toLowerCase(Locale.ROOT);
        streams.put(channel, node.open(Map.of(STREAM_TYPE, name)));
    }

    private CountDownLatch outputs() {
        var channels = EnumSet.of(Channel.STDOUT, Channel.STDERR);
        channels.retainAll(streams.keySet());
        var over = new CountDownLatch(channels.size());
        for (var channel : channels) {
            Thread.ofVirtual().name("exec-" + channel).start(() -> forward(channel, over));
        }
        return over;
    }

    private void forward(Channel channel, CountDownLatch over) {
        try {
            forwardOutput(channel);
        } catch (IOException clientGone) {
            closeNode();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    private void forwardOutput(Channel channel) throws IOException, InterruptedException {
        var stream = requireNonNull(streams.get(channel));
        for (var piece = stream.read(); piece.isPresent(); piece = stream.read()) {
            protocol.send(client, channel, piece.get(), piece.get().length);
        }
    }

    /** The error stream is one document at the end of the session; old protocols take its message only. */
    private void forwardError() throws IOException, InterruptedException {
        var stream = requireNonNull(streams.get(Channel.ERROR));
        var whole = new ByteArrayOutputStream();
        for (var piece = stream.read(); piece.isPresent(); piece = stream.read()) {
            if (whole.size() + piece.get().length <= WebSocketConnection.MAX_MESSAGE_BYTES / 2) {
                whole.write(piece.get());
            }
        }
        var bytes = protocol.errorIsStatus() ? whole.toByteArray() : plainText(whole.toByteArray());
        if (bytes.length > 0) {
            protocol.send(client, Channel.ERROR, bytes, bytes.length);
        }
    }

    private static byte[] plainText(byte[] error) {
        return failureMessage(error)
                .map(message -> message.getBytes(StandardCharsets.UTF_8))
                .orElse(error);
    }

    /** The message of a Status; empty text for a success, empty where the bytes are no Status. */
    private static Optional<String> failureMessage(byte[] error) {
        try {
            return JsonReader.read(error) instanceof JsonObject status
                    ? Optional.of(status.text("status").equals("Success") ? "" : status.text("message"))
                    : Optional.empty();
        } catch (JsonSyntaxException plainText) {
            return Optional.empty();
        }
    }

    private void readClient() {
        try {
            for (var message = client.read(); message.isPresent(); message = client.read()) {
                switch (protocol.decode(message.get().payload())) {
                    case Input.Data(var channel, var bytes) -> toNode(channel, bytes);
                    case Input.Close(var channel) -> finish(channel);
                    case Input.Ignored() -> {}
                }
            }
            closeNode();
        } catch (IOException | IllegalArgumentException brokenClient) {
            closeNode();
        }
    }

    private void toNode(Channel channel, byte[] bytes) throws IOException {
        var stream = streams.get(channel);
        if (stream != null && (channel == Channel.STDIN || channel == Channel.RESIZE)) {
            stream.write(bytes, 0, bytes.length);
        }
    }

    private void finish(Channel channel) throws IOException {
        var stream = streams.get(channel);
        if (stream != null) {
            stream.finish();
        }
    }

    /** Ends the node's side, which ends every output; a node that is gone already is no news. */
    private void closeNode() {
        try {
            node.close();
        } catch (IOException alreadyGone) {
            LOG.debug("closing a stream to a node: {}", alreadyGone.toString());
        }
    }
}
