package dev.djong.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.shell.pki.CertificateAuthority;
import dev.djong.shell.pki.CertificateRequest;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FrontProxyTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final CertificateAuthority PROXIES = CertificateAuthority.create("proxies", CLOCK);
    private static final CertificateAuthority USERS = CertificateAuthority.create("users", CLOCK);
    private static final Map<String, List<String>> JANE = Map.of(
            "x-remote-user", List.of("jane"),
            "X-Remote-Uid", List.of("42"),
            "X-Remote-Group", List.of("a", "b"),
            "X-Remote-Extra-Example.com%2fscope", List.of("read", "write"));

    private static Authentication authenticate(
            CertificateAuthority issuer, String name, Set<String> allowed, Map<String, List<String>> headers) {
        X509Certificate certificate =
                issuer.issue(CertificateRequest.client(name)).certificate();
        var authenticator = new FrontProxy(
                new ClientCertificates(List.of(PROXIES.material().certificate()), CLOCK),
                allowed,
                RemoteHeaderNames.USUAL);
        return authenticator.authenticate(
                new Credentials(List.of(certificate), Optional.empty(), new Headers(headers)));
    }

    private record Headers(Map<String, List<String>> given) implements RequestHeaders {
        @Override
        public List<String> names() {
            return List.copyOf(given.keySet());
        }

        @Override
        public List<String> values(String name) {
            var lower = new TreeMap<String, List<String>>();
            given.forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
            return lower.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }
    }

    @Test
    void aProxyThatIsKnownSaysWhoAsks() {
        var known = authenticate(PROXIES, "front", Set.of("front"), JANE);
        assertThat(known)
                .isEqualTo(new Authentication.Authenticated(new UserInfo(
                        "jane", "42", List.of("a", "b"), Map.of("example.com/scope", List.of("read", "write")))));
        assertThat(authenticate(PROXIES, "any", Set.of(), JANE)).isInstanceOf(Authentication.Authenticated.class);
    }

    @Test
    void othersSayNothingOfAnybody() {
        assertThat(authenticate(PROXIES, "other", Set.of("front"), JANE))
                .isEqualTo(new Authentication.Rejected("x509: subject with cn=other is not in the allowed list"));
        assertThat(authenticate(USERS, "front", Set.of("front"), JANE)).isInstanceOf(Authentication.Rejected.class);
    }

    @Test
    void withoutAUserThereIsNobody() {
        assertThat(authenticate(PROXIES, "front", Set.of("front"), Map.of("X-Remote-Group", List.of("system:masters"))))
                .isEqualTo(Authentication.NOT_PRESENT);
        assertThat(authenticate(PROXIES, "front", Set.of("front"), Map.of("X-Remote-User", List.of(""))))
                .isEqualTo(Authentication.NOT_PRESENT);
    }

    @Test
    void withoutACertificateAHeaderIsWorthNothing() {
        var authenticator = new FrontProxy(
                new ClientCertificates(List.of(PROXIES.material().certificate()), CLOCK),
                Set.of(),
                RemoteHeaderNames.USUAL);
        assertThat(authenticator.authenticate(new Credentials(List.of(), Optional.empty(), new Headers(JANE))))
                .isEqualTo(Authentication.NOT_PRESENT);
    }
}
