package dev.djong.apiserver.store;

/**
 * Turns values into what lies in the store and back: encryption at rest. The store key is associated data, so that an
 * encrypted value cannot be moved to another key.
 */
public interface ValueTransformer {
    /** Stores values as they are. */
    ValueTransformer IDENTITY = new ValueTransformer() {
        @Override
        public byte[] toStorage(String key, byte[] plain) {
            return plain;
        }

        @Override
        public Plain fromStorage(String key, byte[] stored) {
            return new Plain(stored, false);
        }
    };

    /** @param stale whether the value should be written again, because a newer key or transformer is in force */
    record Plain(byte[] value, boolean stale) {}

    byte[] toStorage(String key, byte[] plain);

    /** @throws StoreUnavailableException if the value cannot be read back: wrong key, damaged or moved */
    Plain fromStorage(String key, byte[] stored);
}
