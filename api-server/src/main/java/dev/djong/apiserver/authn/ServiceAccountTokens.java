package dev.djong.apiserver.authn;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens of service accounts, as {@code TokenRequest} issues them (KEP-1205). A token is good while its signature, issuer,
 * audience and time are, and while its service account and the object that it is bound to still exist with the same uid:
 * deleting a pod ends its tokens.
 *
 * <p>A signature costs 0.2 ms to check, so verified claims are remembered; time and objects are looked at on every request.
 */
public final class ServiceAccountTokens implements Authenticator {
    /** Above this many remembered tokens the memory starts afresh. */
    static final int MAX_REMEMBERED = 10_000;

    private static final int JWT_PARTS = 3;
    private static final String EXTRA = "authentication.kubernetes.io/";

    private final ServiceAccountKeys keys;
    private final List<String> issuers;
    private final List<String> audiences;
    private final ClusterState state;
    private final InstantSource clock;
    private final Map<String, TokenClaims> verified = new ConcurrentHashMap<>();

    /**
     * @param issuers the first one issues, all are accepted
     * @param audiences of the API server
     */
    public ServiceAccountTokens(
            ServiceAccountKeys keys,
            List<String> issuers,
            List<String> audiences,
            ClusterState state,
            InstantSource clock) {
        this.keys = keys;
        this.issuers = List.copyOf(issuers);
        this.audiences = List.copyOf(audiences);
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        return credentials
                .bearerToken()
                .map(token -> authenticate(token, audiences))
                .orElse(Authentication.NOT_PRESENT);
    }

    /** For token reviews, which may ask for other audiences. */
    public Authentication authenticate(String token, List<String> wantedAudiences) {
        if (token.split("\\.", -1).length != JWT_PARTS) {
            return Authentication.NOT_PRESENT;
        }
        var known = verified.get(token);
        var claims = known == null ? verify(token) : Optional.of(known);
        return claims.map(found -> check(token, found, wantedAudiences)).orElse(Authentication.NOT_PRESENT);
    }

    /** Empty for a token that is not ours: of another issuer, or signed with a key that we do not know. */
    private Optional<TokenClaims> verify(String token) {
        try {
            var parsed = JWSObject.parse(token);
            var keyId = Optional.ofNullable(parsed.getHeader().getKeyID()).orElse("");
            var verifier = keys.verifier(keyId);
            if (verifier.isEmpty()
                    || !keys.fits(keyId, parsed.getHeader().getAlgorithm())
                    || !parsed.verify(verifier.get())) {
                return Optional.empty();
            }
            return TokenClaims.of(JsonReader.read(parsed.getPayload().toBytes()).asObject())
                    .filter(claims -> issuers.contains(claims.issuer()));
        } catch (ParseException | JOSEException | JsonSyntaxException noToken) {
            return Optional.empty();
        }
    }

    private Authentication check(String token, TokenClaims claims, List<String> wantedAudiences) {
        var now = clock.instant();
        if (now.isBefore(claims.notBefore()) || !now.isBefore(claims.expires())) {
            verified.remove(token);
            return new Authentication.Rejected("service account token has expired");
        }
        var common =
                claims.audiences().stream().filter(wantedAudiences::contains).toList();
        if (common.isEmpty()) {
            return new Authentication.Rejected(
                    "token audiences " + claims.audiences() + " are not for " + wantedAudiences);
        }
        var missing = missingObject(claims);
        if (missing.isPresent()) {
            verified.remove(token);
            return new Authentication.Rejected(missing.get());
        }
        remember(token, claims);
        return new Authentication.Authenticated(user(claims), common);
    }

    private void remember(String token, TokenClaims claims) {
        if (verified.size() >= MAX_REMEMBERED) {
            verified.clear();
        }
        verified.put(token, claims);
    }

    private Optional<String> missingObject(TokenClaims claims) {
        var account = new ObjectKey(claims.namespace(), claims.serviceAccount().name());
        if (!isThere(
                Resources.SERVICE_ACCOUNTS, account, claims.serviceAccount().uid())) {
            return Optional.of("service account " + account + " has been deleted or replaced");
        }
        return claims.boundTo().flatMap(bound -> missingBound(claims.namespace(), bound));
    }

    private Optional<String> missingBound(String namespace, TokenClaims.Bound bound) {
        var resource = switch (bound.kind()) {
            case "pod" -> Resources.PODS;
            case "secret" -> Resources.SECRETS;
            case "node" -> Resources.NODES;
            default -> throw new IllegalStateException("tokens are never bound to a " + bound.kind());
        };
        var key = new ObjectKey(
                bound.kind().equals("node") ? "" : namespace, bound.ref().name());
        return isThere(resource, key, bound.ref().uid())
                ? Optional.empty()
                : Optional.of(bound.kind() + " " + key + " of the token has been deleted or replaced");
    }

    /** The cache may not have seen a new object yet: only the store may say that it is not there. */
    private boolean isThere(GroupVersionResource resource, ObjectKey key, String uid) {
        return isSame(state.cached(resource, key), uid) || isSame(state.live(resource, key), uid);
    }

    private static boolean isSame(Optional<ApiObject> object, String uid) {
        return object.filter(found -> found.uid().equals(uid)).isPresent();
    }

    private static UserInfo user(TokenClaims claims) {
        var extra = new LinkedHashMap<String, List<String>>();
        extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.id()));
        claims.node().ifPresent(node -> put(extra, "node", node));
        claims.boundTo()
                .filter(bound -> !bound.kind().equals("secret"))
                .ifPresent(bound -> put(extra, bound.kind(), bound.ref()));
        var groups =
                List.of(UserInfo.SERVICE_ACCOUNTS_GROUP, UserInfo.SERVICE_ACCOUNTS_GROUP + ":" + claims.namespace());
        return new UserInfo(claims.subject(), claims.serviceAccount().uid(), groups, extra);
    }

    private static void put(Map<String, List<String>> extra, String kind, TokenClaims.Ref ref) {
        extra.put(EXTRA + kind + "-name", List.of(ref.name()));
        extra.put(EXTRA + kind + "-uid", List.of(ref.uid()));
    }
}
