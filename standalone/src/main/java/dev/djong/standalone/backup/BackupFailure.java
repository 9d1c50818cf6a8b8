package dev.djong.standalone.backup;

import java.io.Serial;

/** A backup that cannot be made or used; one line that says why and what to do. */
public final class BackupFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BackupFailure(String message) {
        super(message);
    }
}
