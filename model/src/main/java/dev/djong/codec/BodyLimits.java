package dev.djong.codec;

/** What a body may be at most. */
public final class BodyLimits {
    /** The size of a request body; more is answered with 413. */
    public static final int MAX_BODY_BYTES = 3 * 1024 * 1024;
    /** How deep JSON may nest. */
    public static final int MAX_DEPTH = 10_000;
    /**
     * How deep YAML may nest. The scanner looks at every open bracket for each that follows, so that depth costs its square:
     * ten thousand would take seconds.
     */
    public static final int MAX_YAML_DEPTH = 500;
    /** How deep shapes that contain themselves may be followed; each level costs two stack frames. */
    static final int MAX_RECURSION = 1_000;
    /** The longest member name, which is also bounded by the body. */
    static final int MAX_NAME_CHARS = MAX_BODY_BYTES;
    /** Nodes that a YAML document may expand to, aliases resolved: keeps bombs linear in time and memory. */
    public static final int MAX_YAML_NODES = 500_000;
    /** Operations in a JSON patch. */
    public static final int MAX_PATCH_OPERATIONS = 10_000;
    /** How much a JSON patch may copy. */
    public static final int MAX_PATCH_COPY_BYTES = 3 * 1024 * 1024;

    private BodyLimits() {}
}
