package dev.djong.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/** Very many watches as streams of one HTTP/2 connection: all are told everything, and requests still get through. */
record OneConnectionWatches(int watches, int writes) {

    /** @param millis from the first write until the last watch was told the last event */
    record Result(int watches, long delivered, double millis, double getMillis, double residentMebibytesMore) {}

    Result run(ServerUnderLoad server, SSLContext tls, String resourceVersion)
            throws InterruptedException, IOException {
        double before = server.serverMeter().residentMebibytes();
        var base = "https://localhost:" + server.port();
        var uri = URI.create(base + Pods.COLLECTION + "?watch=true&resourceVersion=" + resourceVersion);
        var delivered = new AtomicLong();
        var done = new CountDownLatch(watches);
        try (var client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(Duration.ofSeconds(10))
                .build()) {
            get(client, base);
            var opened = IntStream.range(0, watches)
                    .mapToObj(i -> open(client, uri, delivered, done))
                    .toList();
            CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
            double more = server.serverMeter().residentMebibytes() - before;
            double getMillis = get(client, base);
            long start = System.nanoTime();
            write(server.port(), tls);
            if (!done.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("events were lost: " + delivered.get() + " told");
            }
            double millis = (System.nanoTime() - start) / 1e6;
            client.shutdownNow();
            return new Result(watches, delivered.get(), millis, getMillis, more);
        }
    }

    private CompletableFuture<?> open(HttpClient client, URI uri, AtomicLong delivered, CountDownLatch done) {
        var mine = new AtomicLong();
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofPublisher())
                .thenAccept(response -> {
                    if (response.statusCode() != 200 || response.version() != HttpClient.Version.HTTP_2) {
                        throw new IllegalStateException("a watch was answered " + response);
                    }
                    response.body().subscribe(new LineCounter(() -> {
                        delivered.incrementAndGet();
                        if (mine.incrementAndGet() == writes) {
                            done.countDown();
                        }
                    }));
                });
    }

    private static double get(HttpClient client, String base) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var request = HttpRequest.newBuilder(URI.create(base + Pods.path(0)))
                .timeout(Duration.ofSeconds(10))
                .build();
        int code = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (code != 200) {
            throw new IOException("a get beside the watches was answered " + code);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private void write(int port, SSLContext tls) throws IOException {
        try (var connection = new ApiConnection(tls, port)) {
            for (int i = 0; i < writes; i++) {
                connection.request("PATCH", Pods.path(i), "application/merge-patch+json", Pods.patch("one" + i), false);
            }
        }
    }
}
