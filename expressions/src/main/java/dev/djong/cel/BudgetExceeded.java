package dev.djong.cel;

/** An evaluation was ended because of its cost. Not a {@link RuleFailure}: {@code ||} must not swallow it. */
public final class BudgetExceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean overall;

    BudgetExceeded(boolean overall) {
        super("operation cancelled: actual cost limit exceeded", null, false, false);
        this.overall = overall;
    }

    /** Whether it was the budget of all evaluations, not that of this one. */
    public boolean isOverall() {
        return overall;
    }
}
