package dev.djong.apiserver;

/** How the objects of a kind lie in the store, where that may be in another version than the one that is served. */
@FunctionalInterface
interface StoredForm {
    /** The stored bytes as an object of the version that is served. */
    byte[] served(byte[] stored);

    /** Whether they are of a version in which nothing is stored any more. */
    default boolean isOutdated(byte[] stored) {
        return false;
    }
}
