package dev.djong.apiserver.store.etcd;

import dev.djong.apiserver.store.StoreUnavailableException;
import java.util.Arrays;
import java.util.Comparator;

/** The version of a member. Suffixes as in {@code 3.6.0-rc.1} do not count. */
record EtcdVersion(int major, int minor, int patch) implements Comparable<EtcdVersion> {
    private static final EtcdVersion OLDEST = new EtcdVersion(3, 5, 13);

    static EtcdVersion parse(String text) {
        var numbers = Arrays.stream(text.split("-", 2)[0].split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
        return new EtcdVersion(numbers[0], numbers[1], numbers[2]);
    }

    void requireSupported() {
        if (compareTo(OLDEST) < 0) {
            throw new StoreUnavailableException("etcd " + this + " is too old: its progress notifications can overtake"
                    + " events, so that reads would miss acknowledged writes; use " + OLDEST + " or newer");
        }
    }

    @Override
    public int compareTo(EtcdVersion other) {
        return Comparator.comparingInt(EtcdVersion::major)
                .thenComparingInt(EtcdVersion::minor)
                .thenComparingInt(EtcdVersion::patch)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
