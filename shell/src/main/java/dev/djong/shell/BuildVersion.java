package dev.djong.shell;

/** The version that {@code /version}, nodes and Actuator report. */
public final class BuildVersion {
    /** The API level we follow, and our own count after it. */
    public static final String KUBERNETES = "v1.36.0+djong.1";

    private BuildVersion() {}
}
