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
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One GET over HTTP/1.1. Its own few lines instead of an HTTP client, because a probe may set any header, Host included,
 * and must trust whatever certificate the container has.
 */
final class HttpCheck {
    private static final int MAX_BODY_SHOWN = 1024;
    private static final int MAX_LINE = 8192;
    private static final SSLSocketFactory TRUSTING = trusting();

    private HttpCheck() {}

    static Prober.Result run(JsonObject httpGet, Endpoint endpoint, Duration timeout) {
        try (var socket = connect(httpGet, endpoint, timeout)) {
            socket.getOutputStream().write(request(httpGet, endpoint).getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            var in = new BufferedInputStream(socket.getInputStream());
            var words = line(in).split(" ", 3);
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
        int millis = Math.toIntExact(timeout.toMillis());
        var plain = new Socket();
        plain.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), millis);
        plain.setSoTimeout(millis);
        return httpGet.text("scheme").equals("HTTPS")
                ? TRUSTING.createSocket(plain, endpoint.host(), endpoint.port(), true)
                : plain;
    }

    private static String url(JsonObject httpGet, Endpoint endpoint) {
        var scheme = httpGet.text("scheme").equals("HTTPS") ? "https" : "http";
        return scheme + "://" + endpoint.host() + ":" + endpoint.port() + path(httpGet);
    }

    private static String path(JsonObject httpGet) {
        var path = httpGet.string("path").orElse("/");
        return path.startsWith("/") ? path : "/" + path;
    }

    private static String request(JsonObject httpGet, Endpoint endpoint) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", endpoint.host() + ":" + endpoint.port());
        headers.put("User-Agent", "kube-probe/1.36");
        headers.put("Accept", "*/*");
        headers.put("Connection", "close");
        httpGet.array("httpHeaders").objects().forEach(header -> {
            headers.keySet().removeIf(name -> name.equalsIgnoreCase(header.text("name")));
            headers.put(header.text("name"), header.text("value"));
        });
        var text = new StringBuilder("GET " + path(httpGet) + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString();
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(MAX_BODY_SHOWN);
        int next = in.read();
        while (next != -1 && next != '\n' && line.size() < MAX_LINE) {
            line.write(next);
            next = in.read();
        }
        if (line.size() == 0) {
            throw new IOException("EOF");
        }
        return line.toString(StandardCharsets.UTF_8).strip();
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
