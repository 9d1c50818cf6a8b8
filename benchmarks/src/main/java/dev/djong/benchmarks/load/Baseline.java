package dev.djong.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/**
 * What a request and an event cost a {@link BareServer} here and now. Machines differ and share their cores with others;
 * ratios to these two figures travel.
 */
final class Baseline implements Target, AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final int WRITES_A_SECOND = 34;
    private static final int SECONDS = 10;

    private final LoadOptions options;
    private final SSLContext tls;
    private final int port = ServerUnderLoad.freePort();
    private final int plainPort = ServerUnderLoad.freePort();
    private final Process process;

    /** @param folder of the certificates */
    Baseline(LoadOptions options, Path folder, SSLContext tls) throws IOException {
        this.options = options;
        this.tls = tls;
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvmFlags());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BareServer.class.getName(),
                "" + port,
                "" + plainPort,
                folder.toString(),
                "" + options.watchers(),
                "" + WRITES_A_SECOND,
                "" + SECONDS));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("bare.log").toFile())
                .start();
    }

    /** A request for the bytes of a pod, after as many of them as the server proper is warmed up with. */
    Phase.Result request() throws InterruptedException {
        awaitReady();
        gets("warm-up", options.warmUpRequests()).run(this, tls);
        return gets("bare request", 2 * options.pods()).run(this, tls);
    }

    private void awaitReady() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end && process.isAlive()) {
            try (var connection = new ApiConnection(tls, port)) {
                connection.request("GET", "/", "", NOTHING, false);
                return;
            } catch (IOException notYet) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        throw new IllegalStateException("the bare server did not start");
    }

    private Phase gets(String name, int requests) {
        return new Phase(
                name,
                requests,
                options.clients(),
                (connection, n) ->
                        connection.request("GET", "/", "", NOTHING, false).code());
    }

    /** @return microseconds of CPU that sending a pod's bytes to one of many plain connections costs */
    double send() throws IOException, InterruptedException {
        double before = meter().cpuSeconds();
        var received = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < options.watchers(); i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), plainPort);
                threads.submit(() -> drain(socket, received));
            }
        }
        long sends = (long) options.watchers() * WRITES_A_SECOND * SECONDS;
        return (meter().cpuSeconds() - before) * 1e6 / sends;
    }

    private static Void drain(Socket socket, AtomicLong received) throws IOException {
        try (socket) {
            var buffer = new byte[16 << 10];
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                received.addAndGet(read);
            }
        }
        return null;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ProcessMeter meter() {
        return new ProcessMeter(List.of(process.pid()));
    }

    @Override
    public ProcessMeter serverMeter() {
        return meter();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
