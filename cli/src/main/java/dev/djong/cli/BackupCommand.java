package dev.djong.cli;

import dev.djong.standalone.backup.BackupWriter;
import dev.djong.standalone.backup.StoreSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A whole cluster in one file, while it goes on. */
@Command(
        name = "backup",
        description = "Write the cluster (objects, certificates, keys) into one file while it goes on.")
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Mixin
    private final EtcdOption etcd = new EtcdOption();

    @Option(
            names = "--pki-dir",
            paramLabel = "DIR",
            description = "the folder of certificates and keys (else the cluster's own)")
    private @Nullable Path pki;

    @Parameters(paramLabel = "FILE", description = "the file to write; it must not exist")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        var directory = cluster.directory();
        var members = etcd.options();
        if (members.isEmpty()) {
            cluster.requireIdentity();
        }
        var source = members.<StoreSource>map(StoreSource.OfEtcd::new)
                .orElseGet(() -> new StoreSource.OfSqlite(directory.database()));
        var folder = Optional.ofNullable(pki).orElse(directory.pki());
        var manifest = new BackupWriter(source, folder, directory, InstantSource.system()).write(file);
        Terminal.say("wrote " + file + ": revision " + manifest.revision() + "; keep it secret, keys are in it");
        return 0;
    }
}
