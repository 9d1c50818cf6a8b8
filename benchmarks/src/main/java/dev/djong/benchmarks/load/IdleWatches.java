package dev.djong.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/** What watches cost that are told nothing: resident memory of the server, with each protocol. */
final class IdleWatches {
    /** Fewer than a connection may carry. */
    private static final int STREAMS_A_CONNECTION = 800;

    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ServerUnderLoad server;
    private final SSLContext tls;
    private final String path;

    IdleWatches(ServerUnderLoad server, SSLContext tls, String resourceVersion) {
        this.server = server;
        this.tls = tls;
        this.path = Pods.COLLECTION + "?watch=true&resourceVersion=" + resourceVersion;
    }

    /** A connection each. Returns MiB. */
    double overHttp1(int watches) throws IOException {
        double before = settled();
        List<ApiConnection> open = new ArrayList<>();
        for (int i = 0; i < watches; i++) {
            var connection = new ApiConnection(tls, server.port());
            open.add(connection);
            connection.openStream(path);
        }
        double more = settled() - before;
        for (var connection : open) {
            connection.close();
        }
        return more;
    }

    /** @param open those that the server had room for */
    record Opened(int open, double mebibytes) {}

    /** As streams of a few connections. */
    Opened overHttp2(int watches) {
        double before = settled();
        List<HttpClient> clients = new ArrayList<>();
        List<CompletableFuture<Boolean>> opened = new ArrayList<>();
        for (int left = watches; left > 0; left -= STREAMS_A_CONNECTION) {
            var client = HttpClient.newBuilder()
                    .sslContext(tls)
                    .version(HttpClient.Version.HTTP_2)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
            clients.add(client);
            var first = open(client);
            opened.add(first);
            first.join(); // the connection is there before the others come
            IntStream.range(1, Math.min(left, STREAMS_A_CONNECTION)).forEach(i -> opened.add(open(client)));
        }
        CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        double more = settled() - before;
        clients.forEach(HttpClient::shutdownNow);
        return new Opened((int) opened.stream().filter(CompletableFuture::join).count(), more);
    }

    /** Whether there was room. */
    private CompletableFuture<Boolean> open(HttpClient client) {
        var uri = URI.create("https://localhost:" + server.port() + path);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofPublisher())
                .thenApply(answer -> switch (answer.statusCode()) {
                    case 200 -> true;
                    case 429 -> false;
                    default -> throw new IllegalStateException("a watch was answered " + answer);
                });
    }

    private double settled() {
        java.util.concurrent.locks.LockSupport.parkNanos(SETTLE_NANOS);
        return server.serverMeter().residentMebibytes();
    }
}
