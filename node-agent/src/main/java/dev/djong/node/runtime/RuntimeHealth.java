package dev.djong.node.runtime;

/** Whether the runtime and its network can start pods; {@code message} says why not and is empty otherwise. */
public record RuntimeHealth(boolean runtimeReady, boolean networkReady, String message) {
    public static final RuntimeHealth READY = new RuntimeHealth(true, true, "");

    public boolean ready() {
        return runtimeReady && networkReady;
    }
}
