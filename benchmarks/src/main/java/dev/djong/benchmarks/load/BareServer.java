package dev.djong.benchmarks.load;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/**
 * The least that any server of this kind does, as the measure for what ours costs on the same machine in the same minutes: a
 * servlet container that answers each request with the bytes of a pod, over TLS with client certificates; and, on a second
 * port without TLS, the same bytes sent to every connection at a steady rate.
 */
final class BareServer {
    /** As large as the pods of the load run come back. */
    private static final byte[] POD = new byte[3_700];

    private BareServer() {}

    /** @param arguments the port over TLS, the plain one, the folder of the certificates, receivers, sends a second, seconds */
    public static void main(String[] arguments) throws Exception {
        serve(Integer.parseInt(arguments[0]), Path.of(arguments[2]));
        try (var plain = new ServerSocket(Integer.parseInt(arguments[1]), 1024, InetAddress.getLoopbackAddress())) {
            int rate = Integer.parseInt(arguments[4]);
            var receivers = accept(plain, Integer.parseInt(arguments[3]));
            for (int round = 0; round < rate * Integer.parseInt(arguments[5]); round++) {
                long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(1) / rate;
                for (var receiver : receivers) {
                    receiver.getOutputStream().write(POD);
                }
                LockSupport.parkNanos(due - System.nanoTime());
            }
            for (var receiver : receivers) {
                receiver.close();
            }
        }
        Thread.currentThread().join(); // whoever started it reads its CPU, then ends it
    }

    private static List<Socket> accept(ServerSocket plain, int receivers) throws IOException {
        var accepted = new ArrayList<Socket>();
        for (int i = 0; i < receivers; i++) {
            var socket = plain.accept();
            socket.setTcpNoDelay(true);
            accepted.add(socket);
        }
        return accepted;
    }

    private static void serve(int port, Path folder) throws IOException, LifecycleException {
        var certificates = new SSLHostConfig();
        certificates.setCaCertificateFile(folder.resolve("ca.crt").toString());
        certificates.setCertificateVerification("optional");
        var own = new SSLHostConfigCertificate(certificates, SSLHostConfigCertificate.Type.UNDEFINED);
        own.setCertificateFile(folder.resolve("tls.crt").toString());
        own.setCertificateKeyFile(folder.resolve("tls.key").toString());
        certificates.addCertificate(own);

        var connector = new Connector();
        connector.setPort(port);
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("bare-"));
        connector.addSslHostConfig(certificates);

        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createDirectories(folder.resolve("bare")).toString());
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "pod", new PodServlet());
        context.addServletMappingDecoded("/*", "pod");
        tomcat.start();
    }

    private static final class PodServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.setContentLength(POD.length);
            response.getOutputStream().write(POD);
        }
    }
}
