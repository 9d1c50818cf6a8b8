package dev.djong.node.pod;

/** How far a container's postStart hook is. */
public sealed interface HookState {
    /** It runs. */
    record Running() implements HookState {}

    /** It ended well. */
    record Done() implements HookState {}

    /** It failed: the container is killed. */
    record Failed(String message) implements HookState {}
}
