package dev.djong.apiserver.allocation;

/** What became of the wish for one number out of a shared range. */
public sealed interface Allocation<T> {
    /** It is ours until released. */
    record Taken<T>(T value) implements Allocation<T> {}

    /** Somebody else has it. */
    record InUse<T>(T value) implements Allocation<T> {}

    record OutOfRange<T>(T value, String range) implements Allocation<T> {}

    /** Nothing is left. */
    record Full<T>() implements Allocation<T> {}
}
