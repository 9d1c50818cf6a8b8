package dev.djong.cel;

/** An evaluation without a result: a missing key, a division by zero, a wrong type. Cheap, since users cause it. */
public final class RuleFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RuleFailure(String message) {
        super(message, null, false, false);
    }

    static RuleFailure noSuchOverload() {
        return new RuleFailure("no such overload");
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
