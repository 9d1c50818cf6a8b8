package dev.djong.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * Many clients that read everything at the same time: by how much does the server grow?
 *
 * @param type what they accept
 */
record ParallelLists(int clients, String type) {

    /** @param moreMebibytes the highest that was seen above what was resident before */
    record Result(int clients, double seconds, double moreMebibytes) {}

    Result run(ServerUnderLoad server, SSLContext tls) throws InterruptedException {
        double before = server.serverMeter().residentMebibytes();
        double highest = before;
        var bytes = new AtomicLong();
        var done = new CountDownLatch(clients);
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.submit(() -> {
                    bytes.addAndGet(read(server.port(), tls));
                    done.countDown();
                    return null;
                });
            }
            while (!done.await(20, TimeUnit.MILLISECONDS)) {
                highest = Math.max(highest, server.serverMeter().residentMebibytes());
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(120)) {
                    throw new IllegalStateException(done.getCount() + " lists were not answered");
                }
            }
        }
        return new Result(clients, (System.nanoTime() - start) / 1e9, highest - before);
    }

    private long read(int port, SSLContext tls) throws IOException {
        try (var connection = new ApiConnection(tls, port)) {
            connection.accept(type, "");
            var answer = connection.request("GET", Pods.COLLECTION, "", new byte[0], false);
            if (answer.code() != 200) {
                throw new IOException("a list was answered " + answer.code());
            }
            return answer.bytes();
        }
    }
}
