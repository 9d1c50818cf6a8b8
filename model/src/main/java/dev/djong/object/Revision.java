package dev.djong.object;

/** A point in the cluster's one log of changes. Written as {@code resourceVersion}; 0 means "before everything". */
public record Revision(long value) implements Comparable<Revision> {
    public static final Revision ZERO = new Revision(0);

    public Revision {
        if (value < 0) {
            throw new IllegalArgumentException("negative revision " + value);
        }
    }

    public Revision next() {
        return new Revision(value + 1);
    }

    public boolean isBefore(Revision other) {
        return value < other.value;
    }

    @Override
    public int compareTo(Revision other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
