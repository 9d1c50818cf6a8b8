package dev.djong.standalone.backup;

import dev.djong.apiserver.store.sql.SqliteBackup;
import dev.djong.object.Revision;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterRegistry;
import dev.djong.standalone.cluster.DataDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/**
 * Puts a backup in the place of a cluster that does not run.
 *
 * <p>The cluster went on after the backup, so revisions above the backup's were handed out, nobody knows how many. The
 * restored store begins far above (etcd's own tools advise a billion) and forgets its history: a client that watches from
 * a revision of the lost time is told 410 and lists again, instead of missing what happened.
 */
public final class Restore {
    /** By how much revisions rise: more than a cluster writes in years, and far from what a JSON number can hold. */
    static final long BUMP = 1_000_000_000L;

    private final DataDirectory directory;
    private final ClusterRegistry registry;
    private final InstantSource clock;

    public Restore(DataDirectory directory, ClusterRegistry registry, InstantSource clock) {
        this.directory = directory;
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * Of a cluster that {@code djong up} runs.
     *
     * @param replace whether a cluster that is there, stopped, may be replaced
     */
    public BackupManifest intoDirectory(Path file, boolean replace) throws IOException {
        try (var content = new BackupContent(file)) {
            if (content.manifest().store() != BackupManifest.Kind.SQLITE || !content.has(BackupContent.IDENTITY)) {
                throw new BackupFailure(
                        file + " holds a store of etcd: name the member to restore with --etcd-data-dir");
            }
            directory.create();
            try (var unused = lock()) {
                restore(content, replace);
            }
            return content.manifest();
        }
    }

    private void restore(BackupContent content, boolean replace) throws IOException {
        var database = directory.database();
        if (Files.exists(database) && !replace) {
            throw new BackupFailure("there is a cluster in " + directory.root()
                    + " already: --replace puts the backup in its place, for good");
        }
        Files.createDirectories(directory.store());
        var fresh = database.resolveSibling("restored.db");
        deleteDatabase(fresh);
        content.store(fresh);
        SqliteBackup.raise(fresh, floor(content, database), clock);
        claimNetworks(content);
        content.tree(BackupContent.PKI, directory.pki());
        content.tree(BackupContent.KUBECONFIG, directory.kubeconfigs());
        content.write(BackupContent.IDENTITY, directory.identity());
        deleteDatabase(database);
        Files.move(fresh, database, StandardCopyOption.ATOMIC_MOVE);
        deleteDatabase(fresh);
    }

    /** Above every revision that the backup or the store that is replaced knows of. */
    private static Revision floor(BackupContent content, Path replaced) {
        long known = content.manifest().revision().value();
        if (Files.exists(replaced)) {
            known = Math.max(known, SqliteBackup.lastRevision(replaced).value());
        }
        return new Revision(known + BUMP);
    }

    /** A restored cluster keeps its networks, since addresses of Services and names in certificates are of them. */
    private void claimNetworks(BackupContent content) throws IOException {
        var identity = ClusterIdentity.of(content.bytes(BackupContent.IDENTITY));
        int claimed = registry.claim(directory, slot -> slot == identity.slot());
        if (claimed != identity.slot()) {
            throw new BackupFailure("the networks of the cluster are taken by another one on this machine");
        }
    }

    private static void deleteDatabase(Path database) throws IOException {
        for (var suffix : new String[] {"", "-wal", "-shm", ".lock"}) {
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + suffix));
        }
    }

    private FileChannel lock() throws IOException {
        var channel = FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isFree(channel)) {
            channel.close();
            throw new BackupFailure(
                    "a cluster runs in " + directory.root() + ": stop it with 'djong down' before you restore over it");
        }
        return channel;
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException runsInThisProcess) {
            return false;
        }
    }

    /** Of one member of an etcd cluster, whose other members are restored from the same file. */
    public BackupManifest intoEtcd(Path file, EtcdMember member, Path pki) throws IOException {
        try (var content = new BackupContent(file)) {
            if (content.manifest().store() != BackupManifest.Kind.ETCD) {
                throw new BackupFailure(file + " holds no store of etcd: restore it without --etcd-data-dir");
            }
            member.requireNotThere();
            var snapshot = Files.createTempFile("djong-restore-", ".snapshot");
            try {
                content.store(snapshot);
                member.restore(snapshot, BUMP);
            } finally {
                Files.deleteIfExists(snapshot);
            }
            if (!Files.exists(pki)) {
                content.tree(BackupContent.PKI, pki);
            }
            return content.manifest();
        }
    }
}
