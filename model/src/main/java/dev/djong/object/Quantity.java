package dev.djong.object;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A resource quantity: an exact decimal number and the family of suffixes that it is written with.
 *
 * <p>Canonical form, as every upstream component writes it: no fraction, the largest suffix of the family that keeps the
 * mantissa an integer, at most three decimal places (finer values round up, away from zero).
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
 */
public record Quantity(BigDecimal value, Format format) implements Comparable<Quantity> {
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

    /** The family of suffixes. */
    public enum Format {
        /** {@code n u m "" k M G T P E}. */
        DECIMAL_SI,
        /** {@code Ki Mi Gi Ti Pi Ei}. */
        BINARY_SI,
        /** {@code e3}, {@code E-6}. */
        DECIMAL_EXPONENT
    }

    private static final String ERROR =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String DECIMAL_SUFFIXES = "num kMGTPE";
    private static final String BINARY_SUFFIXES = "KMGTPE";
    private static final int SMALLEST_DECIMAL_POWER = -9;
    private static final int DECIMAL_PLACES_KEPT = 9;
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    /** Longer text is no quantity anyone writes; the bound keeps arithmetic on it cheap. */
    private static final int MAX_CHARS = 64;

    public static Quantity of(long units) {
        return new Quantity(BigDecimal.valueOf(units), Format.DECIMAL_SI);
    }

    public static Quantity ofMillis(long millis) {
        return new Quantity(BigDecimal.valueOf(millis, 3), Format.DECIMAL_SI);
    }

    public static Quantity ofBytes(long bytes) {
        return new Quantity(BigDecimal.valueOf(bytes), Format.BINARY_SI);
    }

    /** @throws IllegalArgumentException with upstream's text if this is no quantity */
    public static Quantity parse(String text) {
        int end = endOfNumber(text);
        if (end == 0 || text.length() > MAX_CHARS) {
            throw new IllegalArgumentException(ERROR);
        }
        BigDecimal number;
        try {
            var digits = text.substring(0, end);
            number = new BigDecimal(digits.endsWith(".") ? digits + "0" : digits);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(ERROR, malformed);
        }
        return withSuffix(number, text.substring(end));
    }

    private static int endOfNumber(String text) {
        int end = 0;
        if (end < text.length() && (text.charAt(end) == '+' || text.charAt(end) == '-')) {
            end++;
        }
        int start = end;
        while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return end == start ? 0 : end;
    }

    /** Other alphabets have digits too, which clients in Go do not read: one such object would break their whole list. */
    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Quantity withSuffix(BigDecimal number, String suffix) {
        if (suffix.isEmpty()) {
            return bounded(number, Format.DECIMAL_SI);
        }
        if (suffix.length() == 2 && suffix.charAt(1) == 'i' && BINARY_SUFFIXES.indexOf(suffix.charAt(0)) >= 0) {
            int power = BINARY_SUFFIXES.indexOf(suffix.charAt(0)) + 1;
            return bounded(number.multiply(KIBI.pow(power)), Format.BINARY_SI);
        }
        int index = DECIMAL_SUFFIXES.indexOf(suffix.charAt(0));
        if (suffix.length() == 1 && index >= 0 && suffix.charAt(0) != ' ') {
            return bounded(number.scaleByPowerOfTen(SMALLEST_DECIMAL_POWER + 3 * index), Format.DECIMAL_SI);
        }
        if (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E') {
            return bounded(number.scaleByPowerOfTen(exponent(suffix.substring(1))), Format.DECIMAL_EXPONENT);
        }
        throw new IllegalArgumentException(ERROR);
    }

    private static int exponent(String digits) {
        if (!digits.chars().allMatch(c -> isDigit((char) c) || c == '+' || c == '-')) {
            throw new IllegalArgumentException(ERROR);
        }
        try {
            return Math.clamp(Integer.parseInt(digits), -MAX_CHARS, MAX_CHARS);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(ERROR, malformed);
        }
    }

    /** Upstream caps at 2^63-1 and rounds up to nano precision. */
    private static Quantity bounded(BigDecimal value, Format format) {
        var rounded =
                value.scale() > DECIMAL_PLACES_KEPT ? value.setScale(DECIMAL_PLACES_KEPT, RoundingMode.UP) : value;
        var capped =
                rounded.abs().compareTo(LARGEST) > 0 ? LARGEST.multiply(BigDecimal.valueOf(rounded.signum())) : rounded;
        return new Quantity(capped, format);
    }

    /** In whole units, rounded up. */
    public long toLong() {
        return clamp(value.setScale(0, RoundingMode.CEILING).toBigInteger());
    }

    /** In thousandths, rounded up: millicores. */
    public long toMillis() {
        return clamp(value.movePointRight(3).setScale(0, RoundingMode.CEILING).toBigInteger());
    }

    private static long clamp(BigInteger value) {
        return value.bitLength() < Long.SIZE ? value.longValue() : value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    public Quantity plus(Quantity other) {
        return new Quantity(value.add(other.value), value.signum() == 0 ? other.format : format);
    }

    public Quantity minus(Quantity other) {
        return new Quantity(value.subtract(other.value), value.signum() == 0 ? other.format : format);
    }

    public int sign() {
        return value.signum();
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    /** Equal in number, whatever the suffix. */
    public boolean sameAs(Quantity other) {
        return compareTo(other) == 0;
    }

    /** The canonical text. */
    @Override
    public String toString() {
        if (value.signum() == 0) {
            return "0";
        }
        return switch (format) {
            case BINARY_SI -> binary();
            case DECIMAL_SI -> decimal();
            case DECIMAL_EXPONENT -> {
                int power = powerOfThousand();
                yield mantissa(power) + (power == 0 ? "" : "e" + power);
            }
        };
    }

    private String binary() {
        if (value.abs().compareTo(KIBI) < 0 || value.stripTrailingZeros().scale() > 0) {
            return decimal();
        }
        var mantissa = value.toBigInteger();
        int power = 0;
        while (power < BINARY_SUFFIXES.length() && mantissa.getLowestSetBit() >= 10) {
            mantissa = mantissa.shiftRight(10);
            power++;
        }
        return mantissa + (power == 0 ? "" : BINARY_SUFFIXES.charAt(power - 1) + "i");
    }

    private String decimal() {
        int power = powerOfThousand();
        var suffix = power == 0 ? "" : String.valueOf(DECIMAL_SUFFIXES.charAt((power - SMALLEST_DECIMAL_POWER) / 3));
        return mantissa(power) + suffix;
    }

    /** The largest multiple of three in [-9, 18] that leaves an integer mantissa. */
    private int powerOfThousand() {
        var stripped = value.stripTrailingZeros();
        int power = Math.floorDiv(-stripped.scale(), 3) * 3;
        return Math.clamp(power, SMALLEST_DECIMAL_POWER, 18);
    }

    private String mantissa(int power) {
        return value.movePointLeft(power)
                .setScale(0, RoundingMode.UP)
                .toBigInteger()
                .toString();
    }
}
