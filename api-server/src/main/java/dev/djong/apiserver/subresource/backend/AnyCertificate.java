package dev.djong.apiserver.subresource.backend;

import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.KeyMaterial;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes every server's certificate: of pods, and of servers that a user asks us not to verify. */
public final class AnyCertificate extends X509ExtendedTrustManager {
    private static final SSLContext ANONYMOUS = TlsContexts.trusting(new AnyCertificate(), Optional.empty());

    private AnyCertificate() {}

    /** @param identity what we show of our own */
    public static SSLContext context(Optional<KeyMaterial> identity) {
        return identity.isEmpty() ? ANONYMOUS : TlsContexts.trusting(new AnyCertificate(), identity);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException("this is only for calling out");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
