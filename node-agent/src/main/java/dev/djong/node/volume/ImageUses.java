package dev.djong.node.volume;

import dev.djong.node.spec.PodDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which pods use which images, on disk: a link in the pod's directory for each of its volumes. It is there before the image
 * is attached and until after it is detached, so that whoever comes after a crash finds everything that was attached.
 */
final class ImageUses {
    private static final String LINKS = "block-volumes";

    private final PodDirectories directories;

    ImageUses(PodDirectories directories) {
        this.directories = directories;
    }

    private Path links(String podUid) {
        return directories.ofPod(podUid).resolve(LINKS);
    }

    void note(String podUid, String volume, Path image) throws IOException {
        var link = links(podUid).resolve(volume);
        if (!Files.isSymbolicLink(link)) {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, image);
        }
    }

    void forget(String podUid) {
        PodDirectories.deleteTree(links(podUid));
    }

    /** The images that a pod uses. */
    Set<Path> of(String podUid) {
        var images = new HashSet<Path>();
        try {
            for (var link : list(links(podUid))) {
                images.add(Files.readSymbolicLink(link));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return images;
    }

    /** The images that pods other than that one use. @param podUid empty for all pods */
    Set<Path> besides(String podUid) {
        var images = new HashSet<Path>();
        for (var pod : list(directories.root().resolve("pods"))) {
            var uid = pod.getFileName().toString();
            if (!uid.equals(podUid)) {
                images.addAll(of(uid));
            }
        }
        return images;
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var children = Files.list(directory)) {
            return children.toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + directory, failure);
        }
    }
}
