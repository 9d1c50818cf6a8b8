package dev.djong.apiserver.store;

/**
 * The store did not answer a read, or refuses to work with us. A write throws it only when it was refused before anything of
 * it was done; of all others see {@link WriteResult.Unknown}.
 */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
