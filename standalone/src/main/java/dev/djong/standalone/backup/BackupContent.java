package dev.djong.standalone.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An open backup. Names in it are never trusted: only those that a backup has are read, and none leads elsewhere. */
final class BackupContent implements AutoCloseable {
    static final String IDENTITY = "cluster.json";
    static final String PKI = "pki/";
    static final String KUBECONFIG = "kubeconfig/";

    private final ZipFile zip;
    private final BackupManifest manifest;

    BackupContent(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new BackupFailure("cannot read " + file);
        }
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException broken) {
            throw new BackupFailure(file + " is no backup: " + broken.getMessage());
        }
        try {
            manifest = BackupManifest.of(bytes(BackupManifest.ENTRY));
        } catch (BackupFailure failure) {
            zip.close();
            throw new BackupFailure(file + " is no backup that can be restored: " + failure.getMessage());
        }
    }

    BackupManifest manifest() {
        return manifest;
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    byte[] bytes(String name) throws IOException {
        var entry = zip.getEntry(name);
        if (entry == null) {
            throw new BackupFailure("it has no " + name);
        }
        try (var in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    /** Writes the store's part, checked. */
    void store(Path target) throws IOException {
        var entry = zip.getEntry(manifest.store().entry());
        if (entry == null) {
            throw new BackupFailure("the backup has no " + manifest.store().entry());
        }
        write(entry, target);
        if (!Checksum.of(target).equals(manifest.sha256())) {
            throw new BackupFailure("the backup is damaged: its store does not match its checksum");
        }
    }

    /** Writes all files below a prefix, as secrets. */
    void tree(String prefix, Path folder) throws IOException {
        for (var entry : entries(prefix)) {
            var target =
                    folder.resolve(entry.getName().substring(prefix.length())).normalize();
            if (!target.startsWith(folder.normalize())) {
                throw new BackupFailure("the backup names a file outside of its folder: " + entry.getName());
            }
            Files.createDirectories(
                    target.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            write(entry, target);
        }
    }

    private List<? extends ZipEntry> entries(String prefix) {
        return zip.stream()
                .filter(entry -> entry.getName().startsWith(prefix) && !entry.isDirectory())
                .toList();
    }

    void write(String name, Path target) throws IOException {
        write(zip.getEntry(name), target);
    }

    private void write(ZipEntry entry, Path target) throws IOException {
        Files.deleteIfExists(target);
        Files.createFile(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var in = zip.getInputStream(entry);
                var out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
