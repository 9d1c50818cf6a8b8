package dev.djong.apiserver.extension;

/** An object could not be brought into another version. */
public final class ConversionFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean forNow;

    ConversionFailure(String message, boolean forNow) {
        super(message, null, false, false);
        this.forNow = forNow;
    }

    /** Whether nobody answered: asked again, it may succeed. */
    public boolean isForNow() {
        return forNow;
    }
}
