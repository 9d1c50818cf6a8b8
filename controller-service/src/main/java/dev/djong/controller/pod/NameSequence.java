package dev.djong.controller.pod;

import dev.djong.object.ApiObject;
import java.math.BigInteger;
import java.util.Collection;
import java.util.OptionalInt;

/**
 * The names of the objects that an owner makes, in the order in which it makes them: {@code web-5d4-x7k2p}, ... Each
 * owner has an order of its own (from its uid), and a name tells its place in it.
 *
 * <p>This makes creating idempotent: an owner that was cut off after a create, or that reads from an old cache, asks for
 * the same names again and finds them taken by its own objects. Five letters without vowels, as upstream's random names.
 *
 * <pre>{@code
 * place 0, 1, 2, ...   ->   place * A + offset(uid) mod 27^5   ->   five letters
 * }</pre>
 */
public final class NameSequence {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final long NAMES = 14_348_907; // 27^5
    /** Not a multiple of 3, hence invertible modulo 27^5. */
    private static final long STEP = 8_675_309;

    private static final long INVERSE_STEP =
            BigInteger.valueOf(STEP).modInverse(BigInteger.valueOf(NAMES)).longValue();
    /** Names beyond are taken for foreign ones, such as those of adopted objects. */
    private static final int MAX_PLACE = 1 << 20;
    /** A new generation of the owner begins so many places further on, so that names of the last one do not come back. */
    private static final int PLACES_A_GENERATION = 64;

    private static final int MAX_NAME_LENGTH = 63;

    private final String prefix;
    private final long offset;

    /** @param baseName the owner's name; cut where the result would be too long */
    public NameSequence(String baseName, String ownerUid) {
        int room = MAX_NAME_LENGTH - SUFFIX_LENGTH - 1;
        this.prefix = (baseName.length() > room ? baseName.substring(0, room) : baseName) + "-";
        this.offset = Math.floorMod(Fnv.hash64(ownerUid), NAMES);
    }

    public String prefix() {
        return prefix;
    }

    /** Places beyond {@link #MAX_PLACE} begin again at 0. */
    public String name(int place) {
        long code = (place % MAX_PLACE * STEP + offset) % NAMES;
        var suffix = new char[SUFFIX_LENGTH];
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix[i] = LETTERS.charAt((int) (code % LETTERS.length()));
            code /= LETTERS.length();
        }
        return prefix + new String(suffix);
    }

    /** The place of a name in this sequence; empty for foreign names. */
    public OptionalInt place(String name) {
        if (!name.startsWith(prefix) || name.length() != prefix.length() + SUFFIX_LENGTH) {
            return OptionalInt.empty();
        }
        long code = 0;
        for (int i = name.length() - 1; i >= prefix.length(); i--) {
            int letter = LETTERS.indexOf(name.charAt(i));
            if (letter < 0) {
                return OptionalInt.empty();
            }
            code = code * LETTERS.length() + letter;
        }
        long place = Math.floorMod((code - offset) * INVERSE_STEP, NAMES);
        return place < MAX_PLACE ? OptionalInt.of((int) place) : OptionalInt.empty();
    }

    /**
     * Where to begin: after all places that {@code objects} hold, and not before those of the owner's generation. What
     * lies behind may still be taken, where the sequence began again.
     */
    public int next(Collection<ApiObject> objects, long generation) {
        long next = generation * PLACES_A_GENERATION % MAX_PLACE;
        for (var object : objects) {
            next = Math.max(next, place(object.name()).orElse(-1) + 1L);
        }
        return (int) next;
    }
}
