package dev.djong.shell.pki;

import java.time.InstantSource;
import java.util.List;

/** A serving certificate for a service that was given none: enough for health checks that do not verify it. */
public final class SelfSigned {
    private SelfSigned() {}

    public static KeyMaterial forHost(String host, String authorityName, InstantSource clock) {
        return CertificateAuthority.create(authorityName, clock)
                .issue(CertificateRequest.server(host, List.of(host), List.of("127.0.0.1", "::1")));
    }
}
