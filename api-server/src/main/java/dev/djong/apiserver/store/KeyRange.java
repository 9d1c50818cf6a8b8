package dev.djong.apiserver.store;

/** The keys from {@code start} (inclusive) to {@code end} (exclusive). */
public record KeyRange(String start, String end) {

    /** All keys that begin with {@code prefix}, which ends with a slash in every use we make of it. */
    public static KeyRange prefix(String prefix) {
        int last = prefix.length() - 1;
        return new KeyRange(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
    }

    /** What is left of this range behind {@code key}. */
    public KeyRange after(String key) {
        return new KeyRange(key + '\0', end);
    }

    public boolean contains(String key) {
        return start.compareTo(key) <= 0 && key.compareTo(end) < 0;
    }
}
