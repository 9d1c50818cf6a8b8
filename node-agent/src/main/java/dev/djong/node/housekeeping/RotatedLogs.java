package dev.djong.node.housekeeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The files that a container's log was moved to, the oldest first. Their names sort by the time of the rotation. */
public final class RotatedLogs {
    private static final String PACKED = ".gz";
    private static final String UNFINISHED = ".tmp";

    private final List<Path> files;

    private RotatedLogs(List<Path> files) {
        this.files = files;
    }

    /** Deletes what an interrupted rotation left: unfinished packed files, and files that were packed already. */
    static RotatedLogs of(Path log) throws IOException {
        var all = list(log);
        var names = new HashSet<>(all);
        var kept = new ArrayList<Path>();
        for (var file : all) {
            if (file.toString().endsWith(UNFINISHED) || names.contains(packed(file))) {
                Files.delete(file);
            } else {
                kept.add(file);
            }
        }
        return new RotatedLogs(kept);
    }

    /** Deletes a log with all that it was rotated to. */
    public static void deleteAll(Path log) throws IOException {
        Files.deleteIfExists(log);
        for (var file : list(log)) {
            Files.deleteIfExists(file);
        }
    }

    private static List<Path> list(Path log) throws IOException {
        var directory = log.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        var prefix = log.getFileName() + ".";
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private static Path packed(Path file) {
        return Path.of(file + PACKED);
    }

    void keepNewest(int count) throws IOException {
        while (files.size() > count) {
            Files.delete(files.removeFirst());
        }
    }

    void pack() throws IOException {
        for (var file : files) {
            if (!file.toString().endsWith(PACKED)) {
                pack(file);
            }
        }
    }

    /** A reader sees the plain file, or the packed one as a whole, at any moment. */
    private static void pack(Path file) throws IOException {
        var unfinished = Path.of(file + UNFINISHED);
        try (var out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
            Files.copy(file, out);
        }
        Files.setPosixFilePermissions(unfinished, Files.getPosixFilePermissions(file));
        Files.move(unfinished, packed(file), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
