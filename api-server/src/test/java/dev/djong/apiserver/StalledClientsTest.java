package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.djong.shell.kubeconfig.Kubeconfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients begin something large at once and then stop reading, or writing. A server with little memory, which could hold
 * a handful of what they ask for or bring, lives on and serves others.
 */
@Tag("real")
@Timeout(180)
class StalledClientsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int MAP_COUNT = 600;
    /** So that all of them are 12 MB. */
    private static final int NOTE_CHARS = 20_000;

    /** Near the largest that may be stored. */
    private static final int LARGE_CHARS = 1_000_000;

    private static final int CLIENTS_A_FORM = 20;
    private static final List<String> FORMS = List.of(
            "application/json",
            "application/json;as=Table;g=meta.k8s.io;v=v1",
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
            "application/yaml",
            "application/vnd.kubernetes.protobuf");

    /** More than fit: before there was a limit, the server ended at 2,300. */
    private static final int MANY_CONNECTIONS = 4_000;

    private static final int FEW_CONNECTIONS = 500;
    private static final int NO_ANSWER_MILLIS = 3_000;

    /** Several times as many as there is room for. */
    private static final int MANY_WATCHES = 4_000;

    private static final int WATCHES_A_CONNECTION = 200;
    /** In place of a status. */
    private static final int NO_ANSWER = -1;

    @TempDir
    private Path folder;

    private final List<Socket> stalled = new ArrayList<>();
    private Process process;
    private SSLContext tls;
    private URI server;
    private HttpClient http;

    @BeforeEach
    void start() throws Exception {
        int port = freePort();
        server = URI.create("https://127.0.0.1:" + port);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunServer.class.getName(),
                        Integer.toString(port),
                        folder.toString(),
                        "--storage-backend=memory")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        var kubeconfig = folder.resolve("admin.kubeconfig");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(kubeconfig) && isAlive() && listens(port));
        tls = Kubeconfig.read(kubeconfig).sslContext();
        http = HttpClient.newBuilder().sslContext(tls).build();
        await().atMost(Duration.ofSeconds(60)).until(() -> get("/readyz").statusCode() == 200);
    }

    private boolean isAlive() throws IOException {
        assertThat(process.isAlive()).as(() -> log()).isTrue();
        return true;
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private int create(String body) throws Exception {
        var request = HttpRequest.newBuilder(server.resolve(MAPS))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static String map(String name, int noteChars, int dataChars) {
        return "{\"metadata\":{\"name\":\"%s\",\"annotations\":{\"note\":\"%s\"}},\"data\":{\"text\":\"%s\"}}"
                .formatted(name, "x".repeat(noteChars), "x".repeat(dataChars));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString());
    }

    @AfterEach
    void stop() throws Exception {
        closeStalled();
        if (http != null) {
            http.shutdownNow();
        }
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    private void closeStalled() throws IOException {
        for (var socket : stalled) {
            socket.close();
        }
        stalled.clear();
    }

    @Test
    void aListIsHeldInPieces() throws Exception {
        for (int i = 0; i < MAP_COUNT; i++) {
            assertThat(create(map("map-" + i, NOTE_CHARS, 0))).isEqualTo(201);
        }
        for (int i = 0; i < CLIENTS_A_FORM; i++) {
            for (var form : FORMS) {
                stall("GET", MAPS, "Accept: " + form + "\r\n", "");
            }
        }
        for (var client : stalled) {
            assertThat(firstLine(client.getInputStream())).startsWith("HTTP/1.1 200");
        }
        isAlive();
        for (var form : FORMS) {
            var request = HttpRequest.newBuilder(server.resolve(MAPS))
                    .header("accept", form)
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).body().length())
                    .as("who reads is served: " + form)
                    .isGreaterThan(MAP_COUNT * NOTE_CHARS);
        }
    }

    @Test
    void fewLargeBodiesAreReadAtOnce() throws Exception {
        var body = map("large", 0, LARGE_CHARS);
        for (int i = 0; i < 5 * CLIENTS_A_FORM; i++) {
            stall(
                    "POST",
                    MAPS,
                    "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n",
                    body.substring(1));
        }
        var names = new AtomicInteger();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> create(map("large-" + names.incrementAndGet(), 0, LARGE_CHARS)) == 429);
        isAlive();
        assertThat(create(map("small", 0, 10))).as("most documents are small").isEqualTo(201);
        for (var client : stalled) {
            client.close();
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(create(map("another", 0, LARGE_CHARS))).isEqualTo(201));
    }

    /** Nobody knows who they are yet. */
    @Test
    void connectionsAreLetInAsLongAsThereIsRoom() throws Exception {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < MANY_CONNECTIONS; i++) {
                        connect().setSoTimeout(NO_ANSWER_MILLIS);
                        ((SSLSocket) stalled.getLast()).startHandshake();
                    }
                })
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(stalled.size()).isGreaterThan(FEW_CONNECTIONS);
        isAlive();
        closeStalled();
        await().atMost(Duration.ofSeconds(60)).until(() -> get("/readyz").statusCode() == 200);
    }

    @Test
    void watchesAreLetInAsLongAsThereIsRoom() throws Exception {
        var codes = new ConcurrentHashMap<Integer, AtomicInteger>();
        var watch = HttpRequest.newBuilder(server.resolve(MAPS + "?watch=true")).build();
        var clients = new ArrayList<HttpClient>();
        for (int left = MANY_WATCHES; left > 0; left -= WATCHES_A_CONNECTION) {
            var client = HttpClient.newBuilder().sslContext(tls).build();
            clients.add(client);
            client.send(HttpRequest.newBuilder(server.resolve("/livez")).build(), BodyHandlers.discarding());
            var opened = IntStream.range(0, WATCHES_A_CONNECTION)
                    .mapToObj(i -> client.sendAsync(watch, BodyHandlers.ofPublisher())
                            .handle((answer, failure) -> failure == null ? answer.statusCode() : NO_ANSWER)
                            .thenAccept(code -> codes.computeIfAbsent(code, same -> new AtomicInteger())
                                    .incrementAndGet()))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(opened).join();
            isAlive();
        }
        assertThat(codes).containsOnlyKeys(200, 429);
        assertThat(codes.get(200)).hasValueGreaterThan(2 * WATCHES_A_CONNECTION);
        assertThat(create(map("beside", 0, 10))).isEqualTo(201);

        clients.forEach(HttpClient::shutdownNow);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> http.send(watch, BodyHandlers.ofPublisher()).statusCode() == 200);
    }

    /** A client that sends no more, and whose kernel takes no more than it must. */
    private void stall(String method, String path, String headers, String body) throws IOException {
        var socket = connect();
        ((SSLSocket) socket).startHandshake();
        var request =
                method + " " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + headers + "\r\n" + body;
        if (body.isEmpty()) {
            send(socket, request);
        } else {
            Thread.ofVirtual().start(() -> sendAsFarAsItGoes(socket, request)); // nobody may be reading
        }
    }

    private Socket connect() throws IOException {
        var plain = new Socket();
        plain.setReceiveBufferSize(4 << 10);
        plain.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        var socket = tls.getSocketFactory().createSocket(plain, server.getHost(), server.getPort(), true);
        stalled.add(socket);
        return socket;
    }

    private static void sendAsFarAsItGoes(Socket socket, String request) {
        try {
            send(socket, request);
        } catch (IOException refusedOrClosed) {
            // As is to be expected of most.
        }
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String firstLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
