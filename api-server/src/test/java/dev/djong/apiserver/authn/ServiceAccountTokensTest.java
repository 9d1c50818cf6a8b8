package dev.djong.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.behaviour.FakeClusterState;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceAccountTokensTest {
    private static final String ISSUER = "https://issuer";
    private static final ObjectKey ROBOT = new ObjectKey("team", "robot");
    private final FakeClusterState state = new FakeClusterState();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private TokenRequests requests;
    private ServiceAccountTokens tokens;

    @BeforeEach
    void keys() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var keys = new ServiceAccountKeys(pair.getPrivate(), pair.getPublic(), List.of());
        requests = new TokenRequests(
                new TokenSigner(keys), ISSUER, List.of(ISSUER), state, () -> now, () -> new UUID(1, 2));
        tokens = new ServiceAccountTokens(keys, List.of(ISSUER), List.of(ISSUER), state, () -> now);
        state.with(Resources.SERVICE_ACCOUNTS, Yaml.object("{metadata: {namespace: team, name: robot, uid: u1}}"));
        state.with(Resources.NODES, Yaml.object("{metadata: {name: n1, uid: nu}}"));
        state.with(
                Resources.PODS,
                Yaml.object(
                        "{metadata: {namespace: team, name: web, uid: p1}, spec: {serviceAccountName: robot, nodeName:"
                                + " n1}}"));
    }

    private String issue(String spec) {
        return requests.issue(ROBOT, request(spec)).status().text("token");
    }

    private static ApiObject request(String spec) {
        return Yaml.object("{metadata: {}, spec: " + spec + "}");
    }

    private Authentication authenticate(String token) {
        return tokens.authenticate(Credentials.ofToken(token));
    }

    @Test
    void knowsTheAccountAndItsPod() {
        var token = issue("{boundObjectRef: {kind: Pod, apiVersion: v1, name: web, uid: p1}}");
        assertThat(authenticate(token)).isInstanceOfSatisfying(Authentication.Authenticated.class, known -> {
            assertThat(known.user().name()).isEqualTo("system:serviceaccount:team:robot");
            assertThat(known.user().groups()).containsExactly("system:serviceaccounts", "system:serviceaccounts:team");
            assertThat(known.user().extra())
                    .containsEntry("authentication.kubernetes.io/pod-name", List.of("web"))
                    .containsEntry("authentication.kubernetes.io/node-name", List.of("n1"));
        });
        state.remove(Resources.PODS, new ObjectKey("team", "web"));
        assertThat(authenticate(token)).isInstanceOf(Authentication.Rejected.class);
    }

    @Test
    void endsWithItsTimeAndItsAccount() {
        var token = issue("{expirationSeconds: 600}");
        now = now.plusSeconds(599);
        assertThat(authenticate(token)).isInstanceOf(Authentication.Authenticated.class);
        now = now.plusSeconds(1);
        assertThat(authenticate(token)).isInstanceOf(Authentication.Rejected.class);

        var other = issue("{}");
        state.with(Resources.SERVICE_ACCOUNTS, Yaml.object("{metadata: {namespace: team, name: robot, uid: u2}}"));
        assertThat(authenticate(other)).isInstanceOf(Authentication.Rejected.class);
    }

    @Test
    void isForItsAudienceOnly() {
        assertThat(authenticate(issue("{audiences: [vault]}"))).isInstanceOf(Authentication.Rejected.class);
    }

    @Test
    void refusesForgeries() {
        var token = issue("{}");
        var parts = token.split("\\.");
        assertThat(authenticate(parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length())))
                .isEqualTo(Authentication.NOT_PRESENT);
        assertThat(authenticate("a.b.c")).isEqualTo(Authentication.NOT_PRESENT);
        assertThat(authenticate("opaque")).isEqualTo(Authentication.NOT_PRESENT);
    }

    @Test
    void boundsTheLifeOfATokenAndItsBond() {
        assertThatThrownBy(() -> issue("{expirationSeconds: 599}"))
                .hasMessageContaining("may not specify a duration less than 10 minutes");
        assertThatThrownBy(() -> issue("{expirationSeconds: 4294967297}"))
                .hasMessageContaining("may not specify a duration larger than 2^32 seconds");
        assertThatThrownBy(() -> issue("{boundObjectRef: {kind: Pod, apiVersion: v1, name: web, uid: old}}"))
                .hasMessageContaining("the UID in the bound object reference (old) does not match the UID in record");
        assertThatThrownBy(() -> issue("{boundObjectRef: {kind: Pod, apiVersion: v1, name: none}}"))
                .hasMessage("pods \"none\" not found");
    }

    @Test
    void chainRejectsTokensThatNobodyKnows() {
        var chain = new AuthenticatorChain(List.of(StaticTokens.parse("t0ken,ann,1,\"a,b\"\n"), tokens));
        assertThat(chain.authenticate(Credentials.ofToken("t0ken")))
                .isEqualTo(new Authentication.Authenticated(
                        new UserInfo("ann", "1", List.of("a", "b"), java.util.Map.of())));
        assertThat(chain.authenticate(Credentials.ofToken("other"))).isInstanceOf(Authentication.Rejected.class);
        assertThat(chain.authenticate(Credentials.NONE)).isEqualTo(Authentication.NOT_PRESENT);
    }
}
