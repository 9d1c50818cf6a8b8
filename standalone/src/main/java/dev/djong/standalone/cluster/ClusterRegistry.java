package dev.djong.standalone.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** The slots of one user's clusters: a file a slot that holds the path of the data directory. */
public final class ClusterRegistry {
    private final Path folder;

    public ClusterRegistry(Path folder) {
        this.folder = folder;
    }

    /** Takes the smallest slot that no living cluster has and that {@code usable} accepts. */
    public int claim(DataDirectory directory, java.util.function.IntPredicate usable) throws IOException {
        Files.createDirectories(folder);
        try (var channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            Set<Integer> taken = taken(directory);
            for (int slot = 0; slot < ClusterIdentity.MAX_CLUSTERS; slot++) {
                if (!taken.contains(slot) && usable.test(slot)) {
                    Files.writeString(file(slot), directory.root().toString());
                    return slot;
                }
            }
            throw new IOException("no network is free for one more cluster (" + ClusterIdentity.MAX_CLUSTERS
                    + " at most): purge one with 'djong down --purge'");
        }
    }

    public void release(int slot) throws IOException {
        Files.deleteIfExists(file(slot));
    }

    /** A slot whose data directory has gone is free again, and so is our own from an earlier life. */
    private Set<Integer> taken(DataDirectory directory) throws IOException {
        var taken = new HashSet<Integer>();
        for (int slot = 0; slot < ClusterIdentity.MAX_CLUSTERS; slot++) {
            if (Files.exists(file(slot))) {
                var owner = new DataDirectory(Path.of(Files.readString(file(slot))));
                if (!owner.equals(directory) && Files.exists(owner.root())) {
                    taken.add(slot);
                }
            }
        }
        return taken;
    }

    private Path file(int slot) {
        return folder.resolve("slot-" + slot);
    }
}
