package dev.djong.node.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Gives everything in a volume to a group ({@code fsGroup}), which may read and write it; what is made there later belongs to
 * the group too.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/configure-pod-container/security-context/">Security context</a>
 */
final class VolumeOwnership {
    private static final int GROUP_FILE = 0660;
    private static final int GROUP_DIRECTORY = 02770;

    private final int group;

    VolumeOwnership(long group) {
        this.group = Math.toIntExact(group);
    }

    /** @param onlyOnMismatch leaves a volume alone whose root is the group's already */
    void apply(Path volume, boolean onlyOnMismatch) throws IOException {
        if (onlyOnMismatch && isOurs(volume)) {
            return;
        }
        Files.walkFileTree(volume, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isSymbolicLink()) {
                    give(file, GROUP_FILE);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                give(directory, GROUP_DIRECTORY);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private boolean isOurs(Path volume) throws IOException {
        int owner = (int) Files.getAttribute(volume, "unix:gid", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) Files.getAttribute(volume, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return owner == group && (mode & GROUP_DIRECTORY) == GROUP_DIRECTORY;
    }

    private void give(Path path, int bits) throws IOException {
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        // The group first: changing it takes the bit away by which new files inherit it.
        Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:mode", mode & 07777 | bits, LinkOption.NOFOLLOW_LINKS);
    }
}
