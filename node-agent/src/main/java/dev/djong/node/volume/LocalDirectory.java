package dev.djong.node.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The directory that this node keeps its local volumes in, one directory or image each and nothing else. */
public record LocalDirectory(Path root) {

    public LocalDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** Whether the path is that of a volume here, and so may be made and deleted. */
    public boolean keeps(Path path) {
        return path.isAbsolute() && path.equals(path.normalize()) && root.equals(path.getParent());
    }

    /** The images in it. */
    Set<Path> files() {
        if (!Files.isDirectory(root)) {
            return new HashSet<>();
        }
        try (var children = Files.list(root)) {
            return children.filter(child -> Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS))
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + root, failure);
        }
    }
}
