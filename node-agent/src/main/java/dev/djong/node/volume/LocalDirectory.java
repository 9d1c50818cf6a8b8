package dev.djong.node.volume;

import java.nio.file.Path;

/** The directory that this node keeps its local volumes in, one directory each and nothing else. */
public record LocalDirectory(Path root) {

    public LocalDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** Whether the path is that of a volume here, and so may be made and deleted. */
    public boolean keeps(Path path) {
        return path.isAbsolute() && path.equals(path.normalize()) && root.equals(path.getParent());
    }
}
