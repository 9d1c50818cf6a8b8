package dev.djong.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Some hundred clients watch all pods while one is written to at a steady rate: what does an event cost a watcher?
 *
 * @param stuck more watchers, who open a watch and never read what it tells
 * @param writers each at the rate; what they write together is told together
 * @param warmUpSeconds at the same rate and before anything is measured
 */
record EventFanOut(int watchers, int stuck, int writers, int writesASecond, int warmUpSeconds, int seconds) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PODS_A_WRITER = 100;
    private static final String MARK = "\"example.com/sent\":\"";

    /**
     * @param microsAnEvent server CPU for one event told to one watcher, its write included
     * @param eventsASend how many events a watcher was told with one write to its connection, on average
     */
    record Result(
            int watchers,
            long delivered,
            double microsAnEvent,
            double eventsASend,
            double p50Millis,
            double p99Millis) {}

    /** The first pods, which are written to. */
    int pods() {
        return writers * PODS_A_WRITER;
    }

    Result run(ServerUnderLoad server, SSLContext tls, String resourceVersion)
            throws InterruptedException, IOException {
        int warmUp = writers * writesASecond * warmUpSeconds;
        int writes = writers * writesASecond * seconds;
        var opened = new CountDownLatch(watchers);
        var silent = new ArrayList<ApiConnection>();
        for (int i = 0; i < stuck; i++) {
            var connection = new ApiConnection(tls, server.port());
            silent.add(connection);
            connection.openStream(Pods.COLLECTION + "?watch=true&resourceVersion=" + resourceVersion);
        }
        var delivered = new AtomicLong();
        var sends = new AtomicLong();
        var latencies = new ConcurrentLinkedQueue<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < watchers; i++) {
                boolean sampled = i % 10 == 0;
                threads.submit(() -> {
                    watch(
                            server.port(),
                            tls,
                            resourceVersion,
                            opened,
                            delivered,
                            sends,
                            sampled ? latencies : null,
                            warmUp + writes);
                    return null;
                });
            }
            if (!opened.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(opened.getCount() + " watches did not open");
            }
            writeAndAwait(server, tls, warmUp, delivered);
            latencies.clear();
            delivered.set(0);
            sends.set(0);
            double cpu = server.meter().cpuSeconds();
            writeAndAwait(server, tls, writes, delivered);
            double used = server.meter().cpuSeconds() - cpu;
            for (var connection : silent) {
                connection.close();
            }
            var sorted = latencies.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return new Result(
                    watchers,
                    delivered.get(),
                    used * 1e6 / delivered.get(),
                    (double) delivered.get() / sends.get(),
                    sorted[sorted.length / 2] / 1e6,
                    sorted[sorted.length * 99 / 100] / 1e6);
        }
    }

    private void writeAndAwait(ServerUnderLoad server, SSLContext tls, int writes, AtomicLong delivered)
            throws IOException, InterruptedException {
        var failures = new ConcurrentLinkedQueue<IOException>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < writers; i++) {
                int first = i * PODS_A_WRITER;
                threads.execute(() -> {
                    try {
                        write(server.port(), tls, first, writes / writers);
                    } catch (IOException failed) {
                        failures.add(failed);
                    }
                });
            }
        }
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (delivered.get() < (long) writes * watchers && System.nanoTime() < patience) {
            LockSupport.parkNanos(1_000_000);
        }
        if (delivered.get() != (long) writes * watchers) {
            throw new IllegalStateException("events were lost: " + delivered.get() + " of " + (long) writes * watchers);
        }
    }

    private static void watch(
            int port,
            SSLContext tls,
            String resourceVersion,
            CountDownLatch opened,
            AtomicLong delivered,
            AtomicLong sends,
            @Nullable Queue<Long> latencies,
            int writes)
            throws IOException {
        try (var connection = new ApiConnection(tls, port)) {
            connection.openStream(Pods.COLLECTION + "?watch=true&resourceVersion=" + resourceVersion);
            opened.countDown();
            for (int told = 0; told < writes; ) {
                var chunk = connection.nextChunk();
                int lines = linesIn(chunk);
                told += lines;
                sends.incrementAndGet();
                delivered.addAndGet(lines);
                if (latencies != null) {
                    noteLatencies(chunk, latencies);
                }
            }
        }
    }

    private static int linesIn(String chunk) {
        int lines = 0;
        for (int at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) {
            lines++;
        }
        return lines;
    }

    private static void noteLatencies(String chunk, Queue<Long> latencies) {
        long now = System.nanoTime();
        for (int mark = chunk.indexOf(MARK); mark >= 0; mark = chunk.indexOf(MARK, mark + 1)) {
            int start = mark + MARK.length();
            latencies.add(now - Long.parseLong(chunk, start, chunk.indexOf('"', start), 10));
        }
    }

    private void write(int port, SSLContext tls, int first, int writes) throws IOException {
        long period = TimeUnit.SECONDS.toNanos(1) / writesASecond;
        long due = System.nanoTime();
        try (var connection = new ApiConnection(tls, port)) {
            for (int i = 0; i < writes; i++) {
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var body = Pods.patch("" + System.nanoTime());
                var answer = connection.request(
                        "PATCH", Pods.path(first + i % PODS_A_WRITER), "application/merge-patch+json", body, false);
                if (answer.code() != 200) {
                    throw new IOException("a write was answered " + answer.code());
                }
                due += period;
            }
        }
    }
}
