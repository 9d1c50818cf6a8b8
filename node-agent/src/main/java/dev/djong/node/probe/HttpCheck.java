package dev.djong.node.probe;

import dev.djong.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One GET over HTTP/1.1. Its own few lines instead of an HTTP client, because a probe may set any header, Host included,
 * and must trust whatever certificate the container has.
 */
final class HttpCheck {
    private static final int LINE_BYTES = 256;
    private static final int MAX_LINE = 8192;
    private static final SSLSocketFactory TRUSTING = trusting();

    private HttpCheck() {}

    static Prober.Result run(JsonObject httpGet, Endpoint endpoint, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        var request = request(httpGet, endpoint);
        if (request.isEmpty()) {
            return Prober.Result.failure("Get \"" + url(httpGet, endpoint)
                    + "\": net/http: invalid header field or path: it holds a control character");
        }
        try (var socket = connect(httpGet, endpoint, timeout)) {
            socket.getOutputStream().write(request.get().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            var words = line(socket, end).split(" ", 3);
            int code = words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
            return code >= 200 && code < 400
                    ? Prober.Result.SUCCESS
                    : Prober.Result.failure("HTTP probe failed with statuscode: " + code);
        } catch (SocketTimeoutException timedOut) {
            return Prober.Result.failure("Get \"" + url(httpGet, endpoint)
                    + "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        } catch (IOException failure) {
            return Prober.Result.failure("Get \"" + url(httpGet, endpoint) + "\": " + failure.getMessage());
        }
    }

    private static Socket connect(JsonObject httpGet, Endpoint endpoint, Duration timeout) throws IOException {
        int millis = Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
        var plain = new Socket();
        plain.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), millis);
        plain.setSoTimeout(millis);
        return httpGet.text("scheme").equals("HTTPS")
                ? TRUSTING.createSocket(plain, endpoint.host(), endpoint.port(), true)
                : plain;
    }

    private static String url(JsonObject httpGet, Endpoint endpoint) {
        var scheme = httpGet.text("scheme").equals("HTTPS") ? "https" : "http";
        return scheme + "://" + authority(endpoint) + path(httpGet);
    }

    private static String authority(Endpoint endpoint) {
        var host = endpoint.host();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + endpoint.port();
    }

    private static String path(JsonObject httpGet) {
        var path = httpGet.string("path").orElse("/");
        return path.startsWith("/") ? path : "/" + path;
    }

    /** Empty where somebody tries to say more than one request: what a probe can send is one GET. */
    private static Optional<String> request(JsonObject httpGet, Endpoint endpoint) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", authority(endpoint));
        headers.put("User-Agent", "kube-probe/1.36");
        headers.put("Accept", "*/*");
        headers.put("Connection", "close");
        httpGet.array("httpHeaders").objects().forEach(header -> {
            headers.keySet().removeIf(name -> name.equalsIgnoreCase(header.text("name")));
            headers.put(header.text("name"), header.text("value"));
        });
        var lines = new ArrayList<String>();
        lines.add("GET " + path(httpGet).replace(" ", "%20") + " HTTP/1.1");
        headers.forEach((name, value) -> lines.add(name + ": " + value));
        boolean plain = lines.stream().noneMatch(line -> line.chars().anyMatch(HttpCheck::isControl));
        return plain ? Optional.of(String.join("\r\n", lines) + "\r\n\r\n") : Optional.empty();
    }

    private static boolean isControl(int character) {
        return character < ' ' && character != '\t' || character == 0x7f;
    }

    /** The whole line within the time, however slowly its characters come. */
    private static String line(Socket socket, long end) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        var line = new ByteArrayOutputStream(LINE_BYTES);
        for (int next = read(socket, in, end); next != -1 && next != '\n' && line.size() < MAX_LINE; ) {
            line.write(next);
            next = read(socket, in, end);
        }
        if (line.size() == 0) {
            throw new IOException("EOF");
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    private static int read(Socket socket, InputStream in, long end) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        return in.read();
    }

    private static SSLSocketFactory trusting() {
        var anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {anybody}, new SecureRandom());
            return context.getSocketFactory();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no TLS", impossible);
        }
    }
}
