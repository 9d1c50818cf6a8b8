package dev.djong.node.eviction;

import dev.djong.node.housekeeping.ImageDisk;
import dev.djong.node.registration.FileSystemReader;
import dev.djong.node.registration.MachineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Reads this machine's levels. Some milliseconds at most: it happens every ten seconds, pods or none. */
public final class NodeLevels {
    private final MachineReader machine;
    private final Path nodeDirectory;
    private final ImageDisk images;
    private final FileSystemReader disks = new FileSystemReader();

    public NodeLevels(MachineReader machine, Path nodeDirectory, ImageDisk images) {
        this.machine = machine;
        this.nodeDirectory = nodeDirectory;
        this.images = images;
    }

    /**
     * All levels at one moment.
     *
     * @param imagesApart images and writable layers lie on a disk of their own
     */
    public record Reading(Map<Signal, Level> levels, boolean imagesApart) {}

    public Reading read() {
        try {
            var nodefs = disks.read(nodeDirectory);
            var imagefs = images.read();
            var levels = new EnumMap<Signal, Level>(Signal.class);
            levels.put(Signal.MEMORY_AVAILABLE, new Level(machine.memoryAvailableBytes(), machine.memoryTotalBytes()));
            levels.put(Signal.NODEFS_AVAILABLE, new Level(nodefs.availableBytes(), nodefs.totalBytes()));
            levels.put(Signal.IMAGEFS_AVAILABLE, new Level(imagefs.availableBytes(), imagefs.totalBytes()));
            // A file system without a table of files (btrfs) tells of none: they cannot run out.
            if (nodefs.files() > 0) {
                levels.put(Signal.NODEFS_INODES_FREE, new Level(nodefs.filesFree(), nodefs.files()));
            }
            if (imagefs.files() > 0) {
                levels.put(Signal.IMAGEFS_INODES_FREE, new Level(imagefs.filesFree(), imagefs.files()));
            }
            long processes = machine.processLimit();
            levels.put(Signal.PID_AVAILABLE, new Level(processes - machine.processes(), processes));
            return new Reading(levels, nodefs.id() != imagefs.id());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
