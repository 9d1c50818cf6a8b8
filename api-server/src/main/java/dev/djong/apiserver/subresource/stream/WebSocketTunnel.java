package dev.djong.apiserver.subresource.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A WebSocket whose binary messages carry another protocol's raw bytes, seen as a plain {@link ByteTunnel.End}. Newer
 * clients port-forward this way: SPDY frames inside {@value #PROTOCOL}.
 *
 * @see <a href="https://kep.k8s.io/4006">KEP-4006, port-forward tunneling</a>
 */
public final class WebSocketTunnel {
    public static final String PROTOCOL = "SPDY/3.1+portforward.k8s.io";

    private WebSocketTunnel() {}

    public static ByteTunnel.End over(WebSocketConnection socket) {
        return new ByteTunnel.End(new MessageInput(socket), new MessageOutput(socket), socket);
    }

    private static final class MessageInput extends InputStream {
        private final WebSocketConnection socket;
        private byte[] message = new byte[0];
        private int at;

        MessageInput(WebSocketConnection socket) {
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (at == message.length) {
                var next = socket.read();
                if (next.isEmpty()) {
                    return -1;
                }
                message = next.get().payload();
                at = 0;
            }
            int n = Math.min(length, message.length - at);
            System.arraycopy(message, at, target, offset, n);
            at += n;
            return n;
        }
    }

    private static final class MessageOutput extends OutputStream {
        private final WebSocketConnection socket;

        MessageOutput(WebSocketConnection socket) {
            this.socket = socket;
        }

        @Override
        public void write(int value) throws IOException {
            socket.writeBinary(new byte[] {(byte) value});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            socket.writeBinary(bytes, offset, length);
        }
    }
}
