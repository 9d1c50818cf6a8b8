package dev.djong.node.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose content changes as a whole.
 *
 * <pre>{@code
 * volume/
 *   ..2b7f3a91/        the files of one state
 *     app.conf
 *   ..data -> ..2b7f3a91
 *   app.conf -> ..data/app.conf
 * }</pre>
 *
 * A new state is written beside the old one; moving the link {@code ..data} over shows all of it at once. Names at the top
 * that no longer exist go afterwards, then the old state.
 */
final class AtomicDirectory {
    private static final String CURRENT = "..data";
    private static final int DIRECTORY_MODE = 0755;
    private static final int GROUP_READ = 040;

    private final Path directory;
    private final RandomGenerator random;

    AtomicDirectory(Path directory, RandomGenerator random) {
        this.directory = directory;
        this.random = random;
    }

    /**
     * @param files by path relative to the volume
     * @param group who may read them, beside their owner
     */
    void write(Map<String, FileContent> files, OptionalLong group) throws IOException {
        Files.createDirectories(directory);
        var current = directory.resolve(CURRENT);
        if (Files.exists(current) && holds(current, files)) {
            return;
        }
        var fresh = directory.resolve(".." + Integer.toHexString(random.nextInt()));
        for (var file : files.entrySet()) {
            put(fresh.resolve(file.getKey()), file.getValue(), group);
        }
        Files.createDirectories(fresh);
        setMode(fresh, DIRECTORY_MODE, OptionalLong.empty());
        var old = Files.isSymbolicLink(current) ? directory.resolve(Files.readSymbolicLink(current)) : null;
        var link = directory.resolve("..data_new");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, fresh.getFileName());
        Files.move(link, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        linkNames(files);
        if (old != null) {
            deleteTree(old);
        }
    }

    private static boolean holds(Path current, Map<String, FileContent> files) throws IOException {
        for (var file : files.entrySet()) {
            var path = current.resolve(file.getKey());
            if (!Files.isRegularFile(path)
                    || !Arrays.equals(Files.readAllBytes(path), file.getValue().bytes())) {
                return false;
            }
        }
        try (var tree = Files.walk(current.toRealPath())) {
            return tree.filter(Files::isRegularFile).count() == files.size();
        }
    }

    private static void put(Path path, FileContent content, OptionalLong group) throws IOException {
        Files.createDirectories(path.getParent());
        Files.write(path, content.bytes());
        setMode(path, group.isPresent() ? content.mode() | GROUP_READ : content.mode(), group);
    }

    static void setMode(Path path, int mode, OptionalLong group) throws IOException {
        if (group.isPresent()) {
            Files.setAttribute(path, "unix:gid", Math.toIntExact(group.getAsLong()), LinkOption.NOFOLLOW_LINKS);
        }
        Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    }

    private void linkNames(Map<String, FileContent> files) throws IOException {
        var names = new HashSet<String>();
        files.keySet().forEach(file -> names.add(Path.of(file).getName(0).toString()));
        for (var name : names) {
            var link = directory.resolve(name);
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of(CURRENT, name));
            }
        }
        try (var present = Files.list(directory)) {
            for (var path : present.toList()) {
                var name = path.getFileName().toString();
                if (!name.startsWith("..") && !names.contains(name)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
