package dev.djong.benchmarks.load;

import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An API server with its store, as processes of their own with certificates of their own. */
final class ServerUnderLoad implements Target, AutoCloseable {
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final int port = freePort();

    ServerUnderLoad(LoadOptions options) throws IOException {
        this.folder = Files.createTempDirectory("djong-load");
        writeCertificates();
        var flags = new ArrayList<>(flags());
        flags.addAll(store(options));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvmFlags());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.djong.apiserver.ApiServerApplication"));
        command.addAll(flags);
        start("server", command);
    }

    private void writeCertificates() throws IOException {
        var authority = CertificateAuthority.create("load-ca", InstantSource.system());
        Files.writeString(folder.resolve("ca.crt"), authority.material().certificatePem());
        authority
                .issue(CertificateRequest.server("localhost", List.of("localhost"), List.of("127.0.0.1")))
                .write(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        authority
                .issue(CertificateRequest.client("load", "system:masters"))
                .write(folder.resolve("load.crt"), folder.resolve("load.key"));
        var keys = CertificateAuthority.newKeyPair();
        Files.writeString(folder.resolve("sa.key"), Pem.write(keys.getPrivate(), keys.getPublic()));
    }

    private List<String> flags() {
        return List.of(
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--tls-cert-file=" + folder.resolve("tls.crt"),
                "--tls-private-key-file=" + folder.resolve("tls.key"),
                "--client-ca-file=" + folder.resolve("ca.crt"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"));
    }

    private List<String> store(LoadOptions options) throws IOException {
        return switch (options.store()) {
            case "memory" -> List.of("--storage-backend=memory");
            case "sqlite" -> List.of("--storage-backend=sqlite", "--data-dir=" + folder.resolve("data"));
            case "etcd" -> startEtcd(options.etcdFolder().orElseThrow().resolve("etcd"));
            default -> throw new IllegalArgumentException("store is sqlite, etcd or memory");
        };
    }

    private List<String> startEtcd(Path binary) throws IOException {
        var client = "http://127.0.0.1:" + freePort();
        var peer = "http://127.0.0.1:" + freePort();
        start(
                "etcd",
                List.of(
                        binary.toString(),
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer,
                        "--log-level=error"));
        return List.of("--storage-backend=etcd3", "--etcd-servers=" + client);
    }

    private void start(String name, List<String> command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
    }

    @Override
    public int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    boolean isAlive() {
        return processes.stream().allMatch(Process::isAlive);
    }

    long serverPid() {
        return processes.getLast().pid();
    }

    @Override
    public ProcessMeter meter() {
        return new ProcessMeter(processes.stream().map(Process::pid).toList());
    }

    @Override
    public ProcessMeter serverMeter() {
        return new ProcessMeter(List.of(serverPid()));
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (var process : processes.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
