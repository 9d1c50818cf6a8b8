package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.DefragmentRequest;
import io.etcd.jetcd.api.MaintenanceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Real etcd members of our own on free ports, with their data in a folder of the test. */
public final class EtcdServer implements AutoCloseable {

    /** One member: its client port and its process. */
    public record Member(int port, int peerPort, Process process) {
        /** Stops it from running without its knowing: connections stay open, nothing answers. */
        public void pause() {
            signal("STOP");
            // The signal is sent, but threads on another core run on until they notice.
            Awaitility.await().until(this::standsStill);
        }

        private boolean standsStill() throws IOException {
            try (var threads = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
                return threads.allMatch(thread -> stateOf(thread) == 'T');
            }
        }

        /** The letter after the name, which is in brackets and may hold anything. */
        private static char stateOf(Path thread) {
            try {
                var stat = Files.readString(thread.resolve("stat"));
                return stat.charAt(stat.lastIndexOf(')') + 2);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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

    private final Path folder;
    private final String scheme;
    private final List<String> moreFlags;
    private final Optional<EtcdOptions.Tls> tls;

    private EtcdServer(Path folder, String scheme, List<String> moreFlags, Optional<EtcdOptions.Tls> tls) {
        this.folder = folder;
        this.scheme = scheme;
        this.moreFlags = moreFlags;
        this.tls = tls;
    }

    /** One member that speaks TLS only and asks clients for a certificate. */
    static EtcdServer startWithTls(Path folder, EtcdOptions.Tls server, EtcdOptions.Tls client) {
        var flags = List.of(
                "--client-cert-auth",
                "--trusted-ca-file=" + server.caFile(),
                "--cert-file=" + server.certFile().orElseThrow(),
                "--key-file=" + server.keyFile().orElseThrow());
        return new EtcdServer(folder, "https", flags, Optional.of(client)).startMembers(binary(), 1);
    }

    /** Starts a cluster; skips the test where there is no etcd (except on CI). */
    public static EtcdServer start(Path folder, int size) {
        return start(folder, size, List.of());
    }

    static EtcdServer start(Path folder, int size, List<String> flags) {
        return new EtcdServer(folder, "http", flags, Optional.empty()).startMembers(binary(), size);
    }

    /** One member that begins with a snapshot. */
    static EtcdServer startRestored(Path folder, Path snapshot, long bump) throws IOException, InterruptedException {
        var tool = binary().resolveSibling("etcdctl");
        var data = folder.resolve("m0");
        var peer = "http://127.0.0.1:" + freePorts(1).getFirst();
        Files.createDirectories(folder);
        var restore = new ProcessBuilder(
                        tool.toString(),
                        "snapshot",
                        "restore",
                        snapshot.toString(),
                        "--data-dir=" + data,
                        "--name=m0",
                        "--initial-cluster=m0=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--bump-revision=" + bump,
                        "--mark-compacted")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("restore.log").toFile())
                .start();
        if (restore.waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("restore.log")));
        }
        return new EtcdServer(folder, "http", List.of(), Optional.empty()).startMembers(binary(), 1);
    }

    /** One member of a version that the store refuses. */
    static EtcdServer startOld(Path folder) {
        return new EtcdServer(folder, "http", List.of(), Optional.empty()).startMembers(oldBinary(), 1);
    }

    private EtcdServer startMembers(Path binary, int size) {
        var ports = freePorts(2 * size);
        var cluster = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            cluster.add("m" + i + "=http://127.0.0.1:" + ports.get(2 * i + 1));
        }
        for (int i = 0; i < size; i++) {
            members.add(startMember(binary, i, ports, String.join(",", cluster)));
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> answers(options()));
        return this;
    }

    private Member startMember(Path binary, int number, List<Integer> ports, String cluster) {
        int port = ports.get(2 * number);
        int peerPort = ports.get(2 * number + 1);
        var command = new ArrayList<>(List.of(
                binary.toString(),
                "--name=m" + number,
                "--data-dir=" + folder.resolve("m" + number),
                "--listen-client-urls=" + scheme + "://127.0.0.1:" + port,
                "--advertise-client-urls=" + scheme + "://127.0.0.1:" + port,
                "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-cluster=" + cluster,
                "--log-level=error"));
        command.addAll(moreFlags);
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

    static boolean answers(EtcdOptions options) {
        try (var channel = new EtcdChannel(options)) {
            channel.version();
            return true;
        }
    }

    Path folder() {
        return folder;
    }

    public List<URI> endpoints() {
        return members.stream()
                .map(member -> URI.create(scheme + "://127.0.0.1:" + member.port()))
                .toList();
    }

    EtcdOptions options() {
        return new EtcdOptions(endpoints(), tls, Duration.ZERO, Duration.ofSeconds(5));
    }

    /** What an administrator does with a full one that was compacted: the file shrinks, and writes are allowed again. */
    void makeRoom() {
        try (var channel = new EtcdChannel(options())) {
            channel.call(MaintenanceGrpc.getDefragmentMethod(), DefragmentRequest.getDefaultInstance());
            var method = MaintenanceGrpc.getAlarmMethod();
            var alarms = channel.call(method, AlarmRequest.getDefaultInstance()).getAlarmsList();
            for (var alarm : alarms) {
                channel.call(
                        method,
                        AlarmRequest.newBuilder()
                                .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                                .setAlarm(AlarmType.NOSPACE)
                                .setMemberID(alarm.getMemberID())
                                .build());
            }
        }
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

    private static Path binary() {
        return part("etcd", "no etcd of at least 3.5.13: run parts/install etcd");
    }

    private static Path oldBinary() {
        return part("old-etcd", "no etcd that is too old: run parts/install old-etcd");
    }

    private static Path part(String name, String missing) {
        var root = Path.of("").toAbsolutePath();
        while (root != null && !Files.isExecutable(root.resolve("parts/install"))) {
            root = root.getParent();
        }
        if (root != null) {
            try {
                var process = new ProcessBuilder(root.resolve("parts/install").toString(), "--print-path", name)
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
