package dev.djong.standalone.cluster;

import dev.djong.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The slots of one user's clusters: a file a slot that holds the path of the data directory. What clusters of one machine
 * must not share, networks and ports, is chosen and written down under one lock, so that two that start in the same second
 * choose differently.
 */
public final class ClusterRegistry {
    private final Path folder;

    public ClusterRegistry(Path folder) {
        this.folder = folder;
    }

    /** Takes the smallest slot that no living cluster has and that {@code usable} accepts. */
    public int claim(DataDirectory directory, IntPredicate usable) throws IOException {
        return locked(() -> take(directory, usable));
    }

    /** Claims a slot for a new cluster and writes its identity, whose ports are no other cluster's. */
    public ClusterIdentity found(DataDirectory directory, IntPredicate usable, Founder founder) throws IOException {
        return locked(() -> {
            int slot = take(directory, usable);
            var cluster = founder.found(slot, ports(directory));
            cluster.write(directory);
            return cluster;
        });
    }

    /**
     * The identity of a cluster that was made before. Where another program or cluster has its ports now, it moves to the
     * next free ones and keeps those.
     */
    public ClusterIdentity settle(DataDirectory directory) throws IOException {
        return locked(() -> {
            var cluster = ClusterIdentity.read(directory);
            var free = cluster.onFreePorts(ports(directory));
            if (!free.equals(cluster)) {
                free.write(directory);
            }
            return free;
        });
    }

    public void release(int slot) throws IOException {
        Files.deleteIfExists(file(slot));
    }

    /** Decides what a new cluster is. */
    public interface Founder {
        ClusterIdentity found(int slot, FreePorts ports) throws IOException;
    }

    private interface Choice<T> {
        T make() throws IOException;
    }

    private <T> T locked(Choice<T> choice) throws IOException {
        Files.createDirectories(folder);
        try (var channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            return choice.make();
        }
    }

    private int take(DataDirectory directory, IntPredicate usable) throws IOException {
        var others = others(directory);
        for (int slot = 0; slot < ClusterIdentity.MAX_CLUSTERS; slot++) {
            if (!others.containsKey(slot) && usable.test(slot)) {
                Files.writeString(file(slot), directory.root().toString());
                return slot;
            }
        }
        throw new IOException("no network is free for one more cluster (" + ClusterIdentity.MAX_CLUSTERS
                + " at most): purge one with 'djong down --purge'");
    }

    /** A cluster that is down, or has not bound its ports yet, has them all the same. */
    private FreePorts ports(DataDirectory directory) throws IOException {
        var promised = new HashSet<Integer>();
        for (DataDirectory other : others(directory).values()) {
            identity(other).ifPresent(cluster -> {
                promised.add(cluster.apiPort());
                promised.add(cluster.nodePort());
            });
        }
        return new FreePorts(promised);
    }

    /** A cluster whose file is broken keeps no other from its start. */
    private static Optional<ClusterIdentity> identity(DataDirectory directory) throws IOException {
        try {
            return Optional.of(ClusterIdentity.read(directory));
        } catch (NoSuchFileException | JsonSyntaxException none) {
            return Optional.empty();
        }
    }

    /** A slot whose data directory has gone is free again, and so is our own from an earlier life. */
    private Map<Integer, DataDirectory> others(DataDirectory directory) throws IOException {
        var others = new HashMap<Integer, DataDirectory>();
        for (int slot = 0; slot < ClusterIdentity.MAX_CLUSTERS; slot++) {
            if (Files.exists(file(slot))) {
                var owner = new DataDirectory(Path.of(Files.readString(file(slot))));
                if (!owner.equals(directory) && Files.exists(owner.root())) {
                    others.put(slot, owner);
                }
            }
        }
        return others;
    }

    private Path file(int slot) {
        return folder.resolve("slot-" + slot);
    }
}
