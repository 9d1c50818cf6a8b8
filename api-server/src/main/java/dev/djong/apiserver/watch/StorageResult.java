package dev.djong.apiserver.watch;

/** What became of a write, with entries instead of the store's bytes. */
public sealed interface StorageResult {

    /** Done and durable. For a deletion {@code entry} is the last state, at the revision of the deletion. */
    record Committed(Entry entry) implements StorageResult {}

    /** A create found the name taken. */
    record AlreadyExists(Entry current) implements StorageResult {}

    /** The expected revision is not the newest any more: decide again on {@code current}. */
    record Conflict(Entry current) implements StorageResult {}

    /** An update or delete found nothing. */
    record NotFound() implements StorageResult {}

    /** Nobody knows whether it happened: answer 504, never retry. */
    record Unknown(Throwable cause) implements StorageResult {}
}
