package dev.djong.node.runtime;

/** Which system calls are filtered; {@code localhostRef} is the profile's path for {@link Type#LOCALHOST}. */
public record SeccompProfile(Type type, String localhostRef) {
    public static final SeccompProfile UNCONFINED = new SeccompProfile(Type.UNCONFINED, "");
    public static final SeccompProfile RUNTIME_DEFAULT = new SeccompProfile(Type.RUNTIME_DEFAULT, "");

    /** The three kinds of profile. */
    public enum Type {
        RUNTIME_DEFAULT,
        UNCONFINED,
        LOCALHOST
    }
}
