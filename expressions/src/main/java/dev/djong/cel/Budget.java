package dev.djong.cel;

import java.time.Duration;

/**
 * What evaluations may cost: each at most {@link #PER_CALL}, all together what the budget was made with. A unit is about a
 * tenth of a microsecond's work.
 */
public final class Budget {
    /** Of one evaluation. */
    public static final long PER_CALL = 1_000_000;
    /** Of all rules of one custom resource, or of one policy's binding. */
    public static final long PER_OBJECT = 10_000_000;
    /** Of all match conditions of one webhook or policy. */
    public static final long MATCH_CONDITIONS = 2_500_000;

    /** A hundred times what {@link #PER_CALL} comes to: ends what is slow without costing much. */
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private long left;
    private long spentHere;
    private long turns;
    private final long startNanos = System.nanoTime();

    public Budget(long total) {
        this.left = total;
    }

    public long left() {
        return left;
    }

    /** A new evaluation begins, perhaps within another. @return what {@link #resume} is told when it is over */
    long begin() {
        long outer = spentHere;
        spentHere = 0;
        return outer;
    }

    void resume(long outer) {
        spentHere = outer;
    }

    /** @throws BudgetExceeded if the request is over, or evaluations have taken too long */
    void requireTime() {
        boolean look = (++turns & 63) == 0;
        if (look && (Thread.currentThread().isInterrupted() || System.nanoTime() - startNanos > MAX_TIME.toNanos())) {
            throw new BudgetExceeded(true);
        }
    }

    void spend(long cost) {
        spentHere += cost;
        left -= cost;
        if (spentHere > PER_CALL) {
            throw new BudgetExceeded(false);
        }
        if (left < 0) {
            throw new BudgetExceeded(true);
        }
    }
}
