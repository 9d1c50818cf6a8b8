package dev.djong.standalone.backup;

import dev.djong.shell.BuildVersion;
import dev.djong.standalone.cluster.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes one zip file, readable by its owner only, since keys lie in it:
 *
 * <pre>{@code
 * backup.json              what it is, with the checksum of the store
 * store/cluster.db         or store/etcd.snapshot: the objects, as of one moment
 * cluster.json             names and networks, of a cluster that 'djong up' made
 * pki/...  kubeconfig/...  certificates, keys, identities
 * }</pre>
 *
 * The file appears under its name when it is complete and on disk.
 */
public final class BackupWriter {
    private final StoreSource source;
    private final Path pki;
    private final DataDirectory directory;
    private final InstantSource clock;

    /** @param pki the folder of certificates and keys */
    public BackupWriter(StoreSource source, Path pki, DataDirectory directory, InstantSource clock) {
        this.source = source;
        this.pki = pki;
        this.directory = directory;
        this.clock = clock;
    }

    public BackupManifest write(Path file) throws IOException {
        var target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw new BackupFailure(file + " exists already");
        }
        if (!Files.isDirectory(pki)) {
            throw new BackupFailure("there are no certificates in " + pki + ": name their folder with --pki-dir");
        }
        var work = Files.createTempDirectory(target.getParent(), ".djong-backup-");
        try {
            var store = work.resolve("store");
            var revision = source.copy(store);
            var manifest = new BackupManifest(
                    source.kind(), revision, Checksum.of(store), clock.instant(), BuildVersion.KUBERNETES);
            var zip = work.resolve("backup.zip");
            pack(zip, manifest, store);
            Files.move(zip, target, StandardCopyOption.ATOMIC_MOVE);
            return manifest;
        } finally {
            delete(work);
        }
    }

    private void pack(Path zip, BackupManifest manifest, Path store) throws IOException {
        Files.createFile(zip, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(BackupManifest.ENTRY));
            out.write(manifest.toBytes());
            out.closeEntry();
            add(out, manifest.store().entry(), store);
            if (Files.exists(directory.identity())) {
                add(out, BackupContent.IDENTITY, directory.identity());
            }
            addTree(out, BackupContent.PKI, pki);
            addTree(out, BackupContent.KUBECONFIG, directory.kubeconfigs());
        }
        try (var channel = FileChannel.open(zip, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void add(ZipOutputStream out, String name, Path file) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        Files.copy(file, out);
        out.closeEntry();
    }

    private static void addTree(ZipOutputStream out, String prefix, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (var file : filesIn(folder)) {
            add(out, prefix + folder.relativize(file), file);
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
        }
    }

    private static void delete(Path work) throws IOException {
        for (var file : filesIn(work)) {
            Files.deleteIfExists(file);
        }
        try {
            Files.deleteIfExists(work);
        } catch (IOException notEmpty) {
            throw new UncheckedIOException(notEmpty);
        }
    }
}
