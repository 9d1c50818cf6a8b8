package dev.djong.apiserver.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A webhook server of the test's own, over TLS with a certificate of an authority of its own. */
public final class HookServer implements AutoCloseable {
    private final CertificateAuthority authority = CertificateAuthority.create("hook-ca", InstantSource.system());
    private final HttpsServer server;
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<JsonObject> reviews = new CopyOnWriteArrayList<>();
    private final List<InetSocketAddress> clients = new CopyOnWriteArrayList<>();

    /** Answers one exchange by hand. */
    @FunctionalInterface
    public interface Handler {
        void answer(HttpExchange exchange, JsonObject review) throws IOException;
    }

    /** @param names that the certificate is for; 127.0.0.1 always is */
    public HookServer(String... names) {
        var identity = authority.issue(CertificateRequest.server("hook", List.of(names), List.of("127.0.0.1")));
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("no port for the hook server", e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.client(List.of(), Optional.of(identity))));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Answers at {@code path} with what {@code answer} makes of the review's request, as its response. */
    public HookServer at(String path, UnaryOperator<JsonObject> answer) {
        return on(path, (exchange, review) -> {
            var request = review.object("request");
            var response = answer.apply(request);
            var sent = JsonObject.builder()
                    .put("apiVersion", review.text("apiVersion"))
                    .put("kind", "AdmissionReview")
                    .put("response", response.has("uid") ? response : response.with("uid", request.text("uid")))
                    .build();
            send(exchange, 200, sent.toString());
        });
    }

    /** Whether nothing answers at the path yet. */
    public boolean isNew(String path) {
        return !paths.contains(path);
    }

    public HookServer on(String path, Handler handler) {
        paths.add(path);
        server.createContext(path, exchange -> {
            try (exchange) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Host"));
                clients.add(exchange.getRemoteAddress());
                var review = JsonReader.read(exchange.getRequestBody()).asObject();
                reviews.add(review);
                handler.answer(exchange, review);
            }
        });
        return this;
    }

    public static void send(HttpExchange exchange, int code, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    public static JsonObject allowed() {
        return JsonObject.EMPTY.with("allowed", true);
    }

    public static JsonObject denied(String message) {
        return JsonObject.EMPTY.with("allowed", false).with("status", JsonObject.EMPTY.with("message", message));
    }

    public static JsonObject patched(String jsonPatch) {
        var base64 = Base64.getEncoder().encodeToString(jsonPatch.getBytes(StandardCharsets.UTF_8));
        return allowed().with("patchType", "JSONPatch").with("patch", base64);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String caBundle() {
        return encoded(authority.material().certificatePem());
    }

    /** Trusts this server and another. */
    String bundleWith(HookServer other) {
        return encoded(authority.material().certificatePem()
                + other.authority.material().certificatePem());
    }

    private static String encoded(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** Bytes that stand for this server in a configuration. */
    public JsonObject clientConfig(String path) {
        return JsonObject.of("caBundle", Json.of(caBundle()), "url", Json.of("https://127.0.0.1:" + port() + path));
    }

    public List<String> requests() {
        return requests;
    }

    public List<JsonObject> reviews() {
        return reviews;
    }

    /** The connections that requests came over. */
    public long connections() {
        return clients.stream().distinct().count();
    }

    public void forget() {
        requests.clear();
        reviews.clear();
        clients.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
