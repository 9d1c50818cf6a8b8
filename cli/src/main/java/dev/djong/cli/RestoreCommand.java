package dev.djong.cli;

import dev.djong.standalone.backup.EtcdMember;
import dev.djong.standalone.backup.Restore;
import dev.djong.standalone.cluster.ClusterRegistry;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.cluster.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A backup in the place of a cluster that does not run. */
@Command(
        name = "restore",
        description = {
            "Put a backup in the place of a cluster that does not run.",
            "Revisions go on far above all that were handed out, so clients with old watches list again."
        })
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(names = "--replace", description = "replace a cluster that is there, stopped, for good")
    private boolean replace;

    @ArgGroup(exclusive = false)
    private @Nullable Member member;

    @Option(
            names = "--pki-dir",
            paramLabel = "DIR",
            description = "where to put certificates and keys of a cluster on etcd, if the folder is not there")
    private @Nullable Path pki;

    @Parameters(paramLabel = "FILE", description = "what 'djong backup' wrote")
    private Path file = Path.of("");

    /** One member of etcd; each is restored from the same file. */
    static final class Member {
        @Option(names = "--etcd-data-dir", required = true, paramLabel = "DIR", description = "the member's new folder")
        private Path dataDir = Path.of("");

        @Option(names = "--etcd-name", required = true, paramLabel = "NAME", description = "the member's name")
        private String name = "";

        @Option(
                names = "--etcd-initial-cluster",
                required = true,
                paramLabel = "NAME=URL,...",
                description = "all members, as etcd's --initial-cluster")
        private String initialCluster = "";

        @Option(
                names = "--etcd-initial-cluster-token",
                defaultValue = "etcd-cluster",
                paramLabel = "TOKEN",
                description = "as etcd's flag")
        private String token = "";

        @Option(
                names = "--etcd-tool",
                paramLabel = "FILE",
                description = "etcdutl, or etcdctl of 3.5 (else one on the PATH or of parts/install)")
        private @Nullable Path tool;

        EtcdMember toMember() throws IOException, InterruptedException {
            var peer = Arrays.stream(initialCluster.split(","))
                    .filter(one -> one.startsWith(name + "="))
                    .map(one -> URI.create(one.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure("--etcd-initial-cluster does not name the member " + name));
            return new EtcdMember(tool(), dataDir, name, initialCluster, token, peer);
        }

        private Path tool() throws IOException, InterruptedException {
            if (tool != null) {
                return tool;
            }
            var parts = Parts.find();
            var folder = parts.isPresent() ? parts.get().path("etcd") : Optional.<Path>empty();
            return Programs.find("etcdutl")
                    .or(() -> folder.map(etcd -> etcd.resolve("etcdctl")).filter(Files::isExecutable))
                    .or(() -> Programs.find("etcdctl"))
                    .orElseThrow(() -> new CommandFailure(
                            "no etcdutl on the PATH: it comes with etcd, or name it with --etcd-tool"));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var directory = cluster.directory();
        var registry = new ClusterRegistry(DataDirectory.registry(System.getenv()));
        var restore = new Restore(directory, registry, InstantSource.system());
        var etcd = member;
        if (etcd == null) {
            var manifest = restore.intoDirectory(file, replace);
            Terminal.say("restored revision " + manifest.revision() + " into " + directory.root()
                    + "; 'djong up' starts it");
        } else {
            var folder = Optional.ofNullable(pki).orElse(directory.pki());
            var manifest = restore.intoEtcd(file, etcd.toMember(), folder);
            Terminal.say("restored revision " + manifest.revision() + " into " + etcd.dataDir);
        }
        return 0;
    }
}
