package dev.djong.definition;

/** How two writers of one list get along: {@code x-kubernetes-list-type}. */
public enum ListKind {
    /** Not declared: treated as atomic. */
    UNDECLARED,
    /** Replaced as a whole. */
    ATOMIC,
    /** Items are unique scalars; each has its own owners. */
    SET,
    /** Items are objects identified by key fields; each has its own owners. */
    MAP
}
