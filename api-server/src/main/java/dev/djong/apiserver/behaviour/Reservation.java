package dev.djong.apiserver.behaviour;

import dev.djong.object.ApiObject;

/**
 * An object with what was reserved for it outside of itself (cluster IPs, node ports) written into it. The verb calls
 * exactly one of {@link #keep} (after the commit) and {@link #giveBack} (when the write certainly did not happen). When the
 * outcome is unknown it calls neither, and the repair loop settles it.
 */
public interface Reservation {
    ApiObject object();

    /** The write is stored: what the old object held and the new one does not is released. Must not throw. */
    default void keep() {}

    /** The write did not happen: what was reserved is released. Must not throw. */
    default void giveBack() {}

    /** Nothing outside the object. */
    static Reservation none(ApiObject object) {
        return () -> object;
    }
}
