package dev.djong.apiserver.store;

/** Not encryption, but enough to see that values pass through with their keys; the first byte tells the key's age. */
final class XorTransformer implements ValueTransformer {
    private final byte secret;
    private final byte oldSecret;

    XorTransformer(int secret, int oldSecret) {
        this.secret = (byte) secret;
        this.oldSecret = (byte) oldSecret;
    }

    @Override
    public byte[] toStorage(String key, byte[] plain) {
        var stored = new byte[plain.length + 1];
        stored[0] = secret;
        for (int i = 0; i < plain.length; i++) {
            stored[i + 1] = mix(plain[i], secret, key);
        }
        return stored;
    }

    @Override
    public Plain fromStorage(String key, byte[] stored) {
        if (stored[0] != secret && stored[0] != oldSecret) {
            throw new StoreUnavailableException("no key for " + key);
        }
        var plain = new byte[stored.length - 1];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = mix(stored[i + 1], stored[0], key);
        }
        return new Plain(plain, stored[0] != secret);
    }

    private static byte mix(byte value, byte secret, String key) {
        return (byte) (value ^ secret ^ key.hashCode());
    }
}
