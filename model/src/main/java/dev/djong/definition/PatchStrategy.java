package dev.djong.definition;

/** What a strategic merge patch does with a field. */
public enum PatchStrategy {
    /** Merge a list's items by the merge key (or as a set of scalars) instead of replacing the list. */
    MERGE("merge"),
    /** Replace as a whole. */
    REPLACE("replace"),
    /** A union: keep only the members named in {@code $retainKeys}. */
    RETAIN_KEYS("retainKeys");

    private final String text;

    PatchStrategy(String text) {
        this.text = text;
    }

    /** The word in {@code x-kubernetes-patch-strategy}. */
    public String text() {
        return text;
    }
}
