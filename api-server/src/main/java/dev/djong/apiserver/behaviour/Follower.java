package dev.djong.apiserver.behaviour;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;

/**
 * Is told what there is, one object after the other and each again when it has changed. What it was before is not told:
 * objects are large once they are decoded, so whoever needs something of it remembers just that.
 */
public interface Follower {
    void present(ApiObject object);

    /** Told only of what was present. */
    void gone(ObjectKey key);
}
