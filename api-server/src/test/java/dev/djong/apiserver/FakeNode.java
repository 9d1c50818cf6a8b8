package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.subresource.stream.SpdyConnection;
import dev.djong.apiserver.subresource.stream.SpdyStream;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A node's agent as far as the API server sees one: TLS, a log of two lines, and port-forwards over SPDY that echo what they
 * get after {@code PORT:}. Whatever else it is asked for it answers with the request line.
 */
final class FakeNode implements AutoCloseable {
    private final CertificateAuthority authority = CertificateAuthority.create("nodes", InstantSource.system());
    private final SSLServerSocket listening;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    FakeNode() throws IOException {
        var certificate =
                authority.issue(CertificateRequest.server("node", List.of("localhost"), List.of("127.0.0.1")));
        listening = (SSLServerSocket) TlsContexts.client(List.of(), Optional.of(certificate))
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** What a client of this node needs. */
    SSLContext clientTls() {
        return TlsContexts.client(List.of(authority.material().certificate()), Optional.empty());
    }

    int port() {
        return listening.getLocalPort();
    }

    List<String> requests() {
        return requests;
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                var socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException endOfTest) {
            assertThat(endOfTest).isNotNull();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            var requestLine = line(in);
            var path = requestLine.split(" ")[1];
            while (!line(in).isEmpty()) {
                assertThat(path).startsWith("/");
            }
            requests.add(requestLine);
            if (path.startsWith("/portForward/default/web")) {
                forward(socket, in);
            } else if (path.startsWith("/containerLogs/")) {
                answer(socket, "200 OK", "first line\nsecond line\n");
            } else if (path.startsWith("/portForward/")) {
                answer(socket, "404 Not Found", "no such pod here");
            } else {
                answer(socket, "200 OK", requestLine);
            }
        } catch (IOException endOfTest) {
            assertThat(endOfTest).isNotNull();
        }
    }

    private static void answer(Socket socket, String status, String body) throws IOException {
        socket.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static void forward(Socket socket, InputStream in) throws IOException {
        socket.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                                + "X-Stream-Protocol-Version: portforward.k8s.io\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        new SpdyConnection(SpdyConnection.Role.SERVER, in, socket.getOutputStream(), socket, FakeNode::opened).run();
    }

    private static void opened(SpdyStream stream) {
        if ("data".equals(stream.headers().get("streamType"))) {
            Thread.ofVirtual().start(() -> echo(stream));
        }
    }

    private static void echo(SpdyStream stream) {
        try {
            var greeting = (stream.headers().get("port") + ":").getBytes(StandardCharsets.US_ASCII);
            stream.write(greeting, 0, greeting.length);
            for (var piece = stream.read(); piece.isPresent(); piece = stream.read()) {
                stream.write(piece.get(), 0, piece.get().length);
            }
            stream.finish();
        } catch (IOException | InterruptedException endOfTest) {
            assertThat(endOfTest).isNotNull();
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
