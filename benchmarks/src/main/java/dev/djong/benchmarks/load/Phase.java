package dev.djong.benchmarks.load;

import java.io.IOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/** The same kind of request many times over, by some clients at once, each on a connection of its own. */
record Phase(String name, int requests, int clients, Request request) {

    interface Request {
        /** @return the status code */
        int send(ApiConnection connection, int number) throws IOException;
    }

    /** What a phase came to. */
    record Result(String name, int requests, double seconds, double cpuSeconds, double etcdCpuSeconds, long[] nanos) {
        double cpuMillisARequest() {
            return cpuSeconds * 1000 / requests;
        }

        double etcdMillisARequest() {
            return etcdCpuSeconds * 1000 / requests;
        }

        double requestsASecond() {
            return requests / seconds;
        }

        double millisAt(double quantile) {
            return nanos[(int) Math.min(nanos.length - 1, Math.round(nanos.length * quantile))] / 1e6;
        }
    }

    /** @throws IllegalStateException if one request did not succeed: then there is no figure */
    Result run(Target server, SSLContext tls) throws InterruptedException {
        var next = new AtomicInteger();
        var failures = new ConcurrentLinkedQueue<String>();
        var nanos = new long[requests];
        double cpu = server.meter().cpuSeconds();
        double own = server.serverMeter().cpuSeconds();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            var running = IntStream.range(0, clients)
                    .<Future<?>>mapToObj(
                            client -> threads.submit(() -> drive(server.port(), tls, next, nanos, failures)))
                    .toList();
            for (var client : running) {
                client.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(name + ": " + failed.getCause(), failed);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double all = server.meter().cpuSeconds() - cpu;
        double serverOnly = server.serverMeter().cpuSeconds() - own;
        if (!failures.isEmpty()) {
            throw new IllegalStateException(name + " has no figure: " + failures.peek());
        }
        Arrays.sort(nanos);
        return new Result(name, requests, seconds, all, all - serverOnly, nanos);
    }

    private void drive(int port, SSLContext tls, AtomicInteger next, long[] nanos, Queue<String> failures) {
        try (var connection = new ApiConnection(tls, port)) {
            for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                long before = System.nanoTime();
                int code = request.send(connection, number);
                nanos[number] = System.nanoTime() - before;
                if (code >= 300) {
                    failures.add("request " + number + " was answered " + code);
                    return;
                }
            }
        } catch (IOException broken) {
            failures.add(broken.toString());
        }
    }
}
