package dev.djong.apiserver.subresource.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.subresource.stream.ChannelBridge.Streams;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A WebSocket client on one side, a node that echoes on the other, both over real sockets. */
@Timeout(20)
class ChannelBridgeTest {
    private static final String SUCCESS = "{\"metadata\":{},\"status\":\"Success\"}";

    private SocketPair clientSide;
    private SocketPair nodeSide;

    @BeforeEach
    void connect() throws IOException {
        clientSide = SocketPair.open();
        nodeSide = SocketPair.open();
    }

    @AfterEach
    void disconnect() throws IOException {
        clientSide.close();
        nodeSide.close();
    }

    @Test
    void standardInputReachesTheNodeAndItsEchoComesBack() throws Exception {
        startEchoingNode();
        startBridge(ChannelProtocol.V5, new Streams(true, true, false, false));

        sendMasked(new byte[] {0, 'h', 'i'});
        sendMasked(new byte[] {(byte) 255, 0});

        assertThat(readMessage()).isEqualTo("\u0001hi");
        assertThat(readMessage()).isEqualTo("\u0003" + SUCCESS);
    }

    @Test
    void base64MessagesCarryTheSame() throws Exception {
        startEchoingNode();
        startBridge(ChannelProtocol.V4_BASE64, new Streams(true, true, false, false));

        sendMasked("0aGk=".getBytes(StandardCharsets.US_ASCII));

        assertThat(readMessage()).isEqualTo("1aGk=");
    }

    @Test
    void aTerminalMergesStandardErrorAndHasASizeChannel() {
        assertThat(new Streams(true, true, true, true).channels())
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("STDIN", "STDOUT", "ERROR", "RESIZE");
    }

    @Test
    void aPieceLargerThanAFrameArrivesWhole() throws Exception {
        startEchoingNode();
        startBridge(ChannelProtocol.V5, new Streams(true, true, false, false));
        var large = new byte[100_000];
        Arrays.fill(large, (byte) 'x');
        large[0] = 0;

        sendMasked(large);
        sendMasked(new byte[] {(byte) 255, 0});

        int received = 0;
        for (var message = readMessage(); message.charAt(0) == 1; message = readMessage()) {
            received += message.length() - 1;
        }
        assertThat(received).isEqualTo(large.length - 1);
    }

    private void startBridge(ChannelProtocol protocol, Streams wanted) throws IOException {
        var node = new SpdyConnection(
                SpdyConnection.Role.CLIENT,
                nodeSide.near.getInputStream(),
                nodeSide.near.getOutputStream(),
                nodeSide.near,
                stream -> {});
        start(node::run);
        var socket = new WebSocketConnection(
                clientSide.near.getInputStream(), clientSide.near.getOutputStream(), clientSide.near);
        start(() -> new ChannelBridge(socket, protocol, node).run(wanted));
    }

    /** Echoes standard input to standard output until it ends, then reports success. */
    private void startEchoingNode() throws IOException {
        Map<String, SpdyStream> streams = new ConcurrentHashMap<>();
        var opened = new CountDownLatch(3);
        var node = new SpdyConnection(
                SpdyConnection.Role.SERVER,
                nodeSide.far.getInputStream(),
                nodeSide.far.getOutputStream(),
                nodeSide.far,
                stream -> {
                    streams.put(stream.headers().get("streamType"), stream);
                    opened.countDown();
                });
        start(node::run);
        start(() -> {
            opened.await();
            var stdin = streams.get("stdin");
            var stdout = streams.get("stdout");
            for (var piece = stdin.read(); piece.isPresent(); piece = stdin.read()) {
                stdout.write(piece.get(), 0, piece.get().length);
            }
            stdout.finish();
            var result = SUCCESS.getBytes(StandardCharsets.UTF_8);
            streams.get("error").write(result, 0, result.length);
            streams.get("error").finish();
        });
    }

    private void sendMasked(byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream();
        frame.write(0x82);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = {1, 2, 3, 4};
        frame.write(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        clientSide.far.getOutputStream().write(frame.toByteArray());
    }

    private String readMessage() throws IOException {
        var in = new DataInputStream(clientSide.far.getInputStream());
        in.readUnsignedByte();
        int length = in.readUnsignedByte();
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void start(Task task) {
        Thread.ofVirtual().start(() -> {
            try {
                task.run();
            } catch (IOException endOfTest) {
                assertThat(endOfTest).isNotNull();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private record SocketPair(Socket near, Socket far) implements AutoCloseable {
        static SocketPair open() throws IOException {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var near = new Socket(server.getInetAddress(), server.getLocalPort());
                return new SocketPair(near, server.accept());
            }
        }

        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }
}
