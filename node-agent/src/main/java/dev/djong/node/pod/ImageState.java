package dev.djong.node.pod;

/** Where a container's image is, between the wish to start the container and its start. */
public sealed interface ImageState {
    /** A pull is under way. */
    record Pulling() implements ImageState {}

    /** It is here; {@code reference} is what the runtime calls it. */
    record Present(String reference) implements ImageState {}

    /** It could not be had. */
    record Failed(Retry retry) implements ImageState {}
}
