package dev.djong.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Mounts and unmounts with the machine's own programs. */
public final class MountTool {
    private static final Path MOUNT_TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT_FIELD = 4;

    void bind(Path source, Path target) {
        Program.run("mount", "--no-canonicalize", "--bind", source.toString(), target.toString());
    }

    /** @param sizeBytes 0 for the kernel's own limit */
    void tmpfs(Path target, long sizeBytes) {
        var options = sizeBytes > 0 ? "size=" + sizeBytes : "defaults";
        Program.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", target.toString());
    }

    /** Lazily, so that a mount somebody still looks into goes as soon as it can. */
    void unmount(Path target) {
        Program.run("umount", "-l", target.toString());
    }

    boolean isMountPoint(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && mountPoints().contains(path.toAbsolutePath());
    }

    /** Unmounts everything at and below a directory, the deepest first. */
    void unmountBelow(Path directory) {
        var root = directory.toAbsolutePath();
        mountPoints().stream()
                .filter(mount -> mount.startsWith(root))
                .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                .forEach(this::unmount);
    }

    private static List<Path> mountPoints() {
        try {
            return Files.readAllLines(MOUNT_TABLE).stream()
                    .map(line -> line.split(" ")[MOUNT_POINT_FIELD])
                    .map(text -> Path.of(text.replace("\\040", " ")))
                    .toList();
        } catch (IOException failure) {
            throw new VolumeFailure("the mount table cannot be read: " + failure.getMessage(), failure);
        }
    }
}
