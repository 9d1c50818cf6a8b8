package dev.djong.node.eviction;

import java.util.Arrays;
import java.util.Optional;

/**
 * A figure that thresholds are set on.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-signals">Eviction
 *     signals</a>
 */
public enum Signal {
    MEMORY_AVAILABLE("memory.available", Pressure.MEMORY, Resource.MEMORY),
    NODEFS_AVAILABLE("nodefs.available", Pressure.DISK, Resource.EPHEMERAL_STORAGE),
    NODEFS_INODES_FREE("nodefs.inodesFree", Pressure.DISK, Resource.INODES),
    IMAGEFS_AVAILABLE("imagefs.available", Pressure.DISK, Resource.EPHEMERAL_STORAGE),
    IMAGEFS_INODES_FREE("imagefs.inodesFree", Pressure.DISK, Resource.INODES),
    PID_AVAILABLE("pid.available", Pressure.PID, Resource.PIDS);

    private final String text;
    private final Pressure pressure;
    private final Resource resource;

    /** What is freed when a threshold is crossed. */
    public enum Resource {
        MEMORY("memory"),
        EPHEMERAL_STORAGE("ephemeral-storage"),
        INODES("inodes"),
        PIDS("pids");

        private final String text;

        Resource(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        /** Bytes are written with binary suffixes, numbers with decimal ones. */
        boolean inBytes() {
            return this == MEMORY || this == EPHEMERAL_STORAGE;
        }
    }

    Signal(String text, Pressure pressure, Resource resource) {
        this.text = text;
        this.pressure = pressure;
        this.resource = resource;
    }

    static Optional<Signal> of(String text) {
        return Arrays.stream(values())
                .filter(signal -> signal.text.equals(text))
                .findFirst();
    }

    public String text() {
        return text;
    }

    public Pressure pressure() {
        return pressure;
    }

    public Resource resource() {
        return resource;
    }

    boolean ofImages() {
        return this == IMAGEFS_AVAILABLE || this == IMAGEFS_INODES_FREE;
    }
}
