package dev.djong.shell;

import org.apache.catalina.connector.Connector;

/**
 * Which cipher a service takes of those that a client offers. Without an order of its own the client's counts, and Java's
 * clients name AES with 256 bits first, the container's and OpenSSL's too: four rounds more for each block, for keys that
 * nobody is expected to break. Go's servers, and so upstream's components, prefer 128 bits as we do here.
 */
final class CipherOrder {
    private static final String TLS_1_3 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

    private CipherOrder() {}

    static void apply(Connector connector) {
        for (var host : connector.findSslHostConfigs()) {
            host.setCipherSuites(TLS_1_3);
            host.setHonorCipherOrder(true);
        }
    }
}
