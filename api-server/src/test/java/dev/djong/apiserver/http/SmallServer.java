package dev.djong.apiserver.http;

import dev.djong.apiserver.TestPki;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.Pem;
import jakarta.servlet.Servlet;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/** One servlet behind the connector of the api-server, with or without TLS; little fits into what lies between both sides. */
final class SmallServer implements AutoCloseable {
    private static final int SMALL_BUFFER_BYTES = 8 << 10;

    private final Path folder;
    private final boolean tls;
    private final Tomcat tomcat = new Tomcat();

    /** @param folder for its files */
    SmallServer(Path folder, boolean tls, Servlet servlet) throws IOException, LifecycleException {
        this.folder = folder;
        this.tls = tls;
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
        Tomcat.addServlet(context, "answers", servlet);
        context.addServletMappingDecoded("/*", "answers");
        tomcat.start();
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

    Connector connector() {
        return tomcat.getConnector();
    }

    Socket connect() throws IOException {
        var socket = tls ? trusting().getSocketFactory().createSocket() : new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
        socket.connect(new InetSocketAddress("127.0.0.1", connector().getLocalPort()));
        return socket;
    }

    /** TLS over a connection of the caller's. */
    Socket connect(Socket plain) throws IOException {
        plain.connect(new InetSocketAddress("127.0.0.1", connector().getLocalPort()));
        return trusting().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    }

    /** The server's side of each connection there is. */
    List<CalmSecureChannel> secureChannels() {
        var protocol = (CalmHttp11Protocol) connector().getProtocolHandler();
        return protocol.channels().stream().map(CalmSecureChannel.class::cast).toList();
    }

    private SSLContext trusting() throws IOException {
        return TlsContexts.client(Pem.certificates(Files.readString(folder.resolve("ca.crt"))), Optional.empty());
    }

    static void get(Socket socket, String path) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** @return the lines of the answer's head */
    static String head(DataInputStream answers) throws IOException {
        var head = new StringBuilder();
        for (var line = line(answers); !line.isEmpty(); line = line(answers)) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** @return a body that came in chunks */
    static String chunks(DataInputStream answers) throws IOException {
        var body = new StringBuilder();
        for (int length = chunk(answers); length > 0; length = chunk(answers)) {
            body.append(text(answers, length));
            if (!line(answers).isEmpty()) {
                throw new IOException("a chunk is longer than it said");
            }
        }
        if (!line(answers).isEmpty()) {
            throw new IOException("trailers");
        }
        return body.toString();
    }

    private static int chunk(DataInputStream answers) throws IOException {
        return Integer.parseInt(line(answers), 16);
    }

    static String text(DataInputStream answers, int length) throws IOException {
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

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
