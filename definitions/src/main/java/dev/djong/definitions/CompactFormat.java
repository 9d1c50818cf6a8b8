package dev.djong.definitions;

/**
 * The layout of the compact resource: a magic number; a pool of strings (count, then modified UTF-8 each), named by
 * unsigned 16-bit index from there on; names of all types; their fields in the same order; kinds; bodies. Shapes are
 * written in place behind one of the tags below, named types by index.
 */
public final class CompactFormat {
    public static final int MAGIC = 0x444a4f31;
    /** The string index that stands for no string. */
    public static final int NONE = 0xffff;

    public static final int SCALAR = 0;
    public static final int LIST = 1;
    public static final int MAP = 2;
    public static final int STRUCT = 3;
    public static final int RAW = 4;
    public static final int CHOICE = 5;

    /** Where the resource lies, and beside it the descriptions. */
    public static final String RESOURCE = "builtin.bin";

    public static final String DESCRIPTIONS = "descriptions.bin";

    private CompactFormat() {}
}
