package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.watch.StorageResult;
import dev.djong.object.ApiObject;
import java.util.function.Supplier;

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

    /** Writes, and keeps or gives back by what became of that. */
    default StorageResult settle(Supplier<StorageResult> write) {
        StorageResult result;
        try {
            result = write.get();
        } catch (RuntimeException refused) { // a store that throws has not written: else it had said Unknown
            giveBack();
            throw refused;
        }
        switch (result) {
            case StorageResult.Committed done -> keep();
            case StorageResult.Unknown neither -> {}
            case StorageResult.AlreadyExists lost -> giveBack();
            case StorageResult.Conflict lost -> giveBack();
            case StorageResult.NotFound lost -> giveBack();
        }
        return result;
    }

    /** Nothing outside the object. */
    static Reservation none(ApiObject object) {
        return () -> object;
    }
}
