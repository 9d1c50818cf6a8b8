package dev.djong.apiserver.store;

import dev.djong.object.Revision;

/** A read at a revision whose history is gone. */
public final class CompactedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CompactedException(Revision wanted) {
        super("the history of revision " + wanted + " has been compacted", null, false, false);
    }
}
