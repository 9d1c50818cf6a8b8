package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Real etcd members of our own on free ports, with their data in a folder of the test. */
public final class EtcdServer implements AutoCloseable {

    /** One member: its client port and its process. */
    public record Member(int port, int peerPort, Process process) {
        public URI endpoint() {
            return URI.create("http://127.0.0.1:" + port);
        }

        /** Stops it from running without its knowing: connections stay open, nothing answers. */
        public void pause() {
            signal("STOP");
        }

        public void goOn() {
            signal("CONT");
        }

        public void kill() {
            process.destroyForcibly();
        }

        private void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final List<Member> members = new ArrayList<>();

    private EtcdServer() {}

    /** Starts a cluster; skips the test where there is no etcd (except on CI). */
    public static EtcdServer start(Path folder, int size) {
        var server = new EtcdServer();
        var binary = binary();
        var ports = freePorts(2 * size);
        var cluster = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            cluster.add("m" + i + "=http://127.0.0.1:" + ports.get(2 * i + 1));
        }
        for (int i = 0; i < size; i++) {
            server.members.add(server.startMember(binary, folder, i, ports, String.join(",", cluster)));
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(server::answers);
        return server;
    }

    private Member startMember(Path binary, Path folder, int number, List<Integer> ports, String cluster) {
        int port = ports.get(2 * number);
        int peerPort = ports.get(2 * number + 1);
        var command = List.of(
                binary.toString(),
                "--name=m" + number,
                "--data-dir=" + folder.resolve("m" + number),
                "--listen-client-urls=http://127.0.0.1:" + port,
                "--advertise-client-urls=http://127.0.0.1:" + port,
                "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-cluster=" + cluster,
                "--log-level=error");
        try {
            Files.createDirectories(folder);
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("m" + number + ".log").toFile())
                    .start();
            return new Member(port, peerPort, process);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answers() {
        try (var channel = new EtcdChannel(EtcdOptions.plain(endpoints()))) {
            channel.requireVersion();
            return true;
        }
    }

    public List<URI> endpoints() {
        return members.stream().map(Member::endpoint).collect(Collectors.toList());
    }

    public Member member(int number) {
        return members.get(number);
    }

    @Override
    public void close() {
        members.forEach(member -> {
            member.goOn();
            member.kill();
        });
    }

    static Path binary() {
        var root = Path.of("").toAbsolutePath();
        while (root != null && !Files.isExecutable(root.resolve("parts/install"))) {
            root = root.getParent();
        }
        if (root != null) {
            try {
                var process = new ProcessBuilder(root.resolve("parts/install").toString(), "--print-path", "etcd")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                var path = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                if (process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    return Path.of(path.strip()).resolve("etcd");
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        var missing = "no etcd of at least 3.5.13: run parts/install etcd";
        return "true".equals(System.getenv("CI")) ? fail(missing) : abort(missing);
    }

    static List<Integer> freePorts(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (var socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
