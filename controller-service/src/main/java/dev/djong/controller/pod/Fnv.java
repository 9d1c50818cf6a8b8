package dev.djong.controller.pod;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** The Fowler-Noll-Vo hash 1a: stable over releases and machines, which names made from it must be. */
public final class Fnv {
    private static final long OFFSET_64 = 0xcbf29ce484222325L;
    private static final long PRIME_64 = 0x100000001b3L;
    private static final int OFFSET_32 = 0x811c9dc5;
    private static final int PRIME_32 = 0x01000193;

    private Fnv() {}

    public static long hash64(String text) {
        long hash = OFFSET_64;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * PRIME_64;
        }
        return hash;
    }

    /** Of the tree's canonical bytes, unsigned. */
    public static long hash32(JsonObject tree) {
        int hash = OFFSET_32;
        for (byte b : JsonWriter.toBytes(tree)) {
            hash = (hash ^ (b & 0xff)) * PRIME_32;
        }
        return Integer.toUnsignedLong(hash);
    }
}
