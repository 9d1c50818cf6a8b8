package dev.djong.shell.kubeconfig;

import dev.djong.shell.pki.KeyMaterial;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's TLS contexts out of our keys and certificates. */
public final class TlsContexts {
    private TlsContexts() {}

    public static SSLContext client(List<X509Certificate> authorities, Optional<KeyMaterial> identity) {
        try {
            return context(trustManagers(authorities), identity);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    /** For a client that believes the authorities that this machine believes. */
    public static SSLContext ofMachine(Optional<KeyMaterial> identity) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return context(factory.getTrustManagers(), identity);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    /** For a client that has its own idea of whom to believe. */
    public static SSLContext trusting(TrustManager trust, Optional<KeyMaterial> identity) {
        try {
            return context(new TrustManager[] {trust}, identity);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(e);
        }
    }

    private static SSLContext context(TrustManager[] trust, Optional<KeyMaterial> identity)
            throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        context.init(keyManagers(identity), trust, null);
        return context;
    }

    private static IllegalArgumentException unusable(Exception cause) {
        return new IllegalArgumentException("no TLS context from these keys: " + cause.getMessage(), cause);
    }

    private static TrustManager[] trustManagers(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        var store = emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keyManagers(Optional<KeyMaterial> identity)
            throws GeneralSecurityException, IOException {
        if (identity.isEmpty()) {
            return new KeyManager[0];
        }
        var store = emptyStore();
        var material = identity.orElseThrow();
        store.setKeyEntry(
                "identity", material.privateKey(), new char[0], material.chain().toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** JKS, since it lives in memory: PKCS12 derives a key from the password for every read, which costs 100 ms cold. */
    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("JKS");
        store.load(null, new char[0]);
        return store;
    }
}
