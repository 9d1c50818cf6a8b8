package dev.djong.cel;

/** A smallest and a largest size or cost; {@link Long#MAX_VALUE} stands for no bound, and sums stop there. */
record Range(long min, long max) {
    static final Range UNKNOWN = new Range(0, Long.MAX_VALUE);
    static final Range ZERO = new Range(0, 0);

    static Range of(long exactly) {
        return new Range(exactly, exactly);
    }

    Range plus(Range other) {
        return new Range(add(min, other.min), add(max, other.max));
    }

    Range plus(long exactly) {
        return plus(of(exactly));
    }

    Range times(Range other) {
        return new Range(multiply(min, other.min), multiply(max, other.max));
    }

    Range times(double factor) {
        return new Range(multiply(min, factor), multiply(max, factor));
    }

    Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    static long add(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    static long multiply(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }

    private static long multiply(long a, double factor) {
        double product = Math.ceil(a * factor);
        return a == Long.MAX_VALUE || product >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) product;
    }
}
