package dev.djong.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;

/**
 * Mounts a part of a volume, and nothing outside of it, however the volume's owner moves things about meanwhile.
 *
 * <p>The path is resolved and must lie within the volume; links that stay inside are fine. Then it is walked again from
 * the volume's root, one opened directory after the other and never through a link, which yields the file that is meant.
 * That file is bound to a place of ours by its resolved path, and the mount counts only if what arrived there is that very
 * file: whoever exchanged a directory for a link in between gets an error, not a mount.
 */
public final class SubPaths {
    private final MountTool mounts;

    public SubPaths(MountTool mounts) {
        this.mounts = mounts;
    }

    /** @return {@code target}, bound to the part. @throws VolumeFailure if there is none or it lies outside */
    public Path bind(Path volume, String subPath, Path target) {
        if (Path.of(subPath).isAbsolute() || climbs(subPath)) {
            throw new VolumeFailure("subPath \"" + subPath + "\" leaves its volume", null);
        }
        try {
            var root = volume.toRealPath();
            if (!Files.isDirectory(root)) {
                throw new VolumeFailure("volume " + volume + " is no directory and has no subPath", null);
            }
            createMissing(root, subPath);
            var source = root.resolve(subPath).toRealPath();
            if (!source.startsWith(root)) {
                throw new VolumeFailure("subPath \"" + subPath + "\" leaves its volume", null);
            }
            var meant = fileAt(root, root.relativize(source));
            if (isMounted(target, meant)) {
                return target;
            }
            createTarget(source, target);
            mounts.bind(source, target);
            requireSame(meant, target, subPath);
            return target;
        } catch (IOException failure) {
            throw new VolumeFailure("subPath \"" + subPath + "\": " + failure, failure);
        }
    }

    private static boolean climbs(String subPath) {
        return Arrays.asList(subPath.split("/", -1)).contains("..");
    }

    /** Missing directories are made, as users expect; existing parts that lead elsewhere are found out afterwards. */
    private static void createMissing(Path root, String subPath) throws IOException {
        var here = root;
        for (var part : Path.of(subPath)) {
            var parent = here;
            here = here.resolve(part);
            if (!Files.exists(here)) {
                if (!parent.toRealPath().startsWith(root)) {
                    throw new VolumeFailure("subPath \"" + subPath + "\" leaves its volume", null);
                }
                Files.createDirectory(here);
            }
        }
    }

    /** The identity of the file at a path without links below {@code root}. */
    private static Object fileAt(Path root, Path relative) throws IOException {
        if (relative.toString().isEmpty()) {
            return key(Files.readAttributes(root, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        }
        var stream = open(root);
        try {
            for (int i = 0; i < relative.getNameCount() - 1; i++) {
                var next = stream.newDirectoryStream(relative.getName(i), LinkOption.NOFOLLOW_LINKS);
                stream.close();
                stream = next;
            }
            var view = stream.getFileAttributeView(
                    relative.getFileName(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            var attributes = view.readAttributes();
            if (attributes.isSymbolicLink()) {
                throw new VolumeFailure("\"" + relative + "\" became a link while it was mounted", null);
            }
            return key(attributes);
        } finally {
            stream.close();
        }
    }

    private static SecureDirectoryStream<Path> open(Path directory) throws IOException {
        var stream = Files.newDirectoryStream(directory);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this platform opens no directory relative to another");
    }

    private static Object key(BasicFileAttributes attributes) {
        return Objects.requireNonNull(attributes.fileKey(), "a Unix file has a device and an inode");
    }

    private boolean isMounted(Path target, Object meant) throws IOException {
        return mounts.isMountPoint(target)
                && key(Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
                        .equals(meant);
    }

    private void createTarget(Path source, Path target) throws IOException {
        if (mounts.isMountPoint(target)) {
            mounts.unmount(target);
        }
        Files.createDirectories(target.getParent());
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isDirectory(source)) {
                Files.createDirectory(target);
            } else {
                Files.createFile(target);
            }
        }
    }

    private void requireSame(Object meant, Path target, String subPath) throws IOException {
        var arrived = key(Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        if (!arrived.equals(meant)) {
            mounts.unmount(target);
            throw new VolumeFailure("subPath \"" + subPath + "\" was exchanged while it was mounted", null);
        }
    }

    public void unbindBelow(Path directory) {
        mounts.unmountBelow(directory);
    }
}
