package dev.djong.node.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where things of pods lie.
 *
 * @param root the agent's own directory
 * @param logs the directory of all pods' logs
 */
public record PodDirectories(Path root, Path logs) {

    public Path ofPod(String uid) {
        return root.resolve("pods").resolve(uid);
    }

    /** {@code NAMESPACE_NAME_UID}, where log collectors look. */
    public Path logsOf(String namespace, String name, String uid) {
        return logs.resolve(namespace + "_" + name + "_" + uid);
    }

    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** Deletes a directory and what is in it, never following links out of it. Nothing there is fine. */
    public static void deleteTree(Path directory) {
        try {
            Files.walkFileTree(directory, new Deleter());
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + directory, failure);
        }
    }

    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
