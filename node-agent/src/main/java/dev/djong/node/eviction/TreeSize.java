package dev.djong.node.eviction;

import dev.djong.node.eviction.PodUsage.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** How large a directory with all that is in it is. Links are not followed; what vanishes meanwhile does not count. */
public final class TreeSize extends SimpleFileVisitor<Path> {
    private long bytes;
    private long inodes;

    private TreeSize() {}

    /** Nothing where there is no such directory. */
    public static Disk of(Path directory) {
        var size = new TreeSize();
        try {
            Files.walkFileTree(directory, size);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot measure " + directory, failure);
        }
        return new Disk(size.bytes, size.inodes);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        inodes++;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes += attributes.size();
        inodes++;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
        return FileVisitResult.CONTINUE;
    }
}
