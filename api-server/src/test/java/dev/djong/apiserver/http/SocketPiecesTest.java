package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.apiserver.TestPki;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.Pem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that do not fit into what lies between server and client, and a client that reads late. */
@Timeout(60)
class SocketPiecesTest {
    private static final int SENDS = 300;
    private static final Duration STUCK = Duration.ofMillis(300);
    private static final int SMALL_BUFFER_BYTES = 8 << 10;

    @TempDir
    private Path folder;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger seen = new AtomicInteger();

    /** Differ in length, so that records begin and end anywhere. */
    private static List<byte[]> pieces(int send) {
        return IntStream.range(0, 4)
                .mapToObj(i -> ((send + "." + i + " ").repeat(1 + 997 * i) + "\n").getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    private static String all() {
        var all = new StringBuilder();
        for (int send = 0; send < SENDS; send++) {
            pieces(send).forEach(piece -> all.append(new String(piece, StandardCharsets.US_ASCII)));
        }
        return all.toString();
    }

    /** {@code /chunks} as it comes about, {@code /length} with the length told first. */
    private final class Answers extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var exchange = new ServletExchange(request, response);
            if (request.getRequestURI().equals("/length")) {
                exchange.respondWith("Content-Length", String.valueOf(all().length()));
            }
            var client = exchange.pieces();
            for (int send = 0; send < SENDS; send++) {
                client.send(pieces(send));
                sent.incrementAndGet();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/chunks, false", "/chunks, true", "/length, false", "/length, true"})
    void arriveWholeAndTheConnectionGoesOn(String path, boolean tls) throws Exception {
        var tomcat = start(tls);
        try (var socket = connect(tomcat.getConnector().getLocalPort(), tls)) {
            get(socket, path);
            await("the client reads nothing, so the server waits").during(STUCK).until(this::isStuck);
            var answers = new DataInputStream(socket.getInputStream());
            assertThat(read(answers)).isEqualTo(all());
            get(socket, path);
            assertThat(read(answers)).as("on the same connection").isEqualTo(all());
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    /** Nothing more was sent since somebody looked last. */
    private boolean isStuck() {
        int now = sent.get();
        return now < SENDS && now == seen.getAndSet(now);
    }

    private Tomcat start(boolean tls) throws IOException, LifecycleException {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        var connector = new Connector(CalmHttp11Protocol.class.getName());
        connector.setPort(0);
        connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("http-"));
        connector.setProperty("socket.txBufSize", String.valueOf(SMALL_BUFFER_BYTES));
        ConnectorTuning.apply(connector);
        if (tls) {
            secure(connector);
        }
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "answers", new Answers());
        context.addServletMappingDecoded("/*", "answers");
        tomcat.start();
        return tomcat;
    }

    private void secure(Connector connector) throws IOException {
        var unused = new TestPki(folder); // writes the files
        connector.setProperty("SSLEnabled", "true");
        connector.setSecure(true);
        connector.setScheme("https");
        var host = new SSLHostConfig();
        var certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
        certificate.setCertificateFile(folder.resolve("tls.crt").toString());
        certificate.setCertificateKeyFile(folder.resolve("tls.key").toString());
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
    }

    private Socket connect(int port, boolean tls) throws IOException {
        var socket = tls ? trusting().getSocketFactory().createSocket() : new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    private SSLContext trusting() throws IOException {
        return TlsContexts.client(Pem.certificates(Files.readString(folder.resolve("ca.crt"))), Optional.empty());
    }

    private static void get(Socket socket, String path) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String read(DataInputStream answers) throws IOException {
        var head = new StringBuilder();
        for (var line = line(answers); !line.isEmpty(); line = line(answers)) {
            head.append(line).append('\n');
        }
        int mark = head.indexOf("Content-Length: ");
        if (mark >= 0) {
            var length = head.substring(mark + "Content-Length: ".length(), head.indexOf("\n", mark));
            return text(answers, Integer.parseInt(length));
        }
        assertThat(head).contains("Transfer-Encoding: chunked");
        var body = new StringBuilder();
        for (int length = chunk(answers); length > 0; length = chunk(answers)) {
            body.append(text(answers, length));
            assertThat(line(answers)).isEmpty();
        }
        assertThat(line(answers)).as("no trailers").isEmpty();
        return body.toString();
    }

    private static int chunk(DataInputStream answers) throws IOException {
        return Integer.parseInt(line(answers), 16);
    }

    private static String text(DataInputStream answers, int length) throws IOException {
        var bytes = new byte[length];
        answers.readFully(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static String line(DataInputStream answers) throws IOException {
        var line = new StringBuilder();
        for (int c = answers.readUnsignedByte(); c != '\n'; c = answers.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
