package dev.djong.cel;

/** An expression that does not compile. The message begins with {@code compilation failed: } or says what type is wrong. */
public final class InvalidRule extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidRule(String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
