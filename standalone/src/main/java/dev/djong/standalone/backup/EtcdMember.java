package dev.djong.standalone.backup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A member of an etcd cluster that is to begin with a snapshot. etcd's own tool writes its folder.
 *
 * @param tool {@code etcdutl} or an {@code etcdctl} of 3.5 that knows {@code --bump-revision}
 * @param initialCluster as etcd's flag: {@code m0=https://a:2380,m1=https://b:2380}
 */
public record EtcdMember(
        Path tool, Path dataDir, String name, String initialCluster, String initialClusterToken, URI peerUrl) {
    private static final int CONNECT_MILLIS = 1_000;
    private static final long TOOL_MINUTES = 10;

    /** A member that lives, or whose data is there, is not overwritten. */
    void requireNotThere() throws IOException {
        if (Files.exists(dataDir) && !isEmpty()) {
            throw new BackupFailure(dataDir + " is not empty: a member is restored into a new folder");
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(peerUrl.getHost(), peerUrl.getPort()), CONNECT_MILLIS);
        } catch (IOException nobodyThere) {
            return;
        }
        throw new BackupFailure(
                "a member answers at " + peerUrl + ": stop the whole etcd cluster before you restore over it");
    }

    private boolean isEmpty() throws IOException {
        try (var files = Files.list(dataDir)) {
            return files.findAny().isEmpty();
        }
    }

    void restore(Path snapshot, long bump) throws IOException {
        var process = new ProcessBuilder(command(snapshot, bump))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(TOOL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new BackupFailure(tool + " could not restore the snapshot: " + lastLine(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupFailure("interrupted");
        }
    }

    private List<String> command(Path snapshot, long bump) {
        return List.of(
                tool.toString(),
                "snapshot",
                "restore",
                snapshot.toString(),
                "--data-dir=" + dataDir,
                "--name=" + name,
                "--initial-cluster=" + initialCluster,
                "--initial-cluster-token=" + initialClusterToken,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--bump-revision=" + bump,
                "--mark-compacted");
    }

    private static String lastLine(String said) {
        return said.lines()
                .filter(line -> !line.isBlank())
                .reduce((before, line) -> line)
                .orElse("it said nothing");
    }
}
