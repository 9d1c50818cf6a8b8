package dev.djong.apiserver.authn;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Issues tokens for service accounts: {@code POST serviceaccounts/NAME/token} (KEP-1205). A token may be bound to a pod, a
 * secret or a node, and ends with it.
 */
public final class TokenRequests {
    public static final GroupVersionKind KIND = new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
    static final long MIN_SECONDS = 600;
    static final long MAX_SECONDS = 1L << 32;
    private static final long DEFAULT_SECONDS = 3600;

    private final TokenSigner signer;
    private final String issuer;
    private final List<String> audiences;
    private final ClusterState state;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** @param audiences of a request that names none: those of the API server */
    public TokenRequests(
            TokenSigner signer,
            String issuer,
            List<String> audiences,
            ClusterState state,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.signer = signer;
        this.issuer = issuer;
        this.audiences = List.copyOf(audiences);
        this.state = state;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * @param account of the request's path
     * @return the request with its status; answered 201
     */
    public ApiObject issue(ObjectKey account, ApiObject request) {
        var found = find(Resources.SERVICE_ACCOUNTS, account)
                .orElseThrow(() -> ApiFailure.notFound(Resources.SERVICE_ACCOUNTS.groupResource(), account.name()));
        requireSameAccount(account, request);
        var seconds = request.spec().integerOr("expirationSeconds", DEFAULT_SECONDS);
        requireSeconds(account, request, seconds);
        var wanted = request.spec().array("audiences").strings().toList();
        var claims = claims(found, wanted.isEmpty() ? audiences : wanted, seconds, bound(found, request.spec()));
        return answer(account, request, claims, seconds);
    }

    private static void requireSameAccount(ObjectKey account, ApiObject request) {
        if (!request.name().isEmpty() && !request.name().equals(account.name())) {
            throw ApiFailure.badRequest("the name of the object (" + request.name()
                    + ") does not match the name on the URL (" + account.name() + ")");
        }
    }

    private static void requireSeconds(ObjectKey account, ApiObject request, long seconds) {
        var errors = new ArrayList<FieldError>();
        var path = "spec.expirationSeconds";
        if (seconds < MIN_SECONDS) {
            errors.add(FieldError.invalid(path, Json.of(seconds), "may not specify a duration less than 10 minutes"));
        }
        if (seconds > MAX_SECONDS) {
            errors.add(
                    FieldError.invalid(path, Json.of(seconds), "may not specify a duration larger than 2^32 seconds"));
        }
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(KIND, request.name(), errors);
        }
    }

    /** What a token is bound to, and the node where that is. */
    private record Bond(TokenClaims.@Nullable Bound object, TokenClaims.@Nullable Ref node) {
        static final Bond NONE = new Bond(null, null);
    }

    private Bond bound(ApiObject account, JsonObject spec) {
        if (!(spec.get("boundObjectRef") instanceof JsonObject ref)) {
            return Bond.NONE;
        }
        return switch (ref.text("apiVersion") + "/" + ref.text("kind")) {
            case "v1/Pod" -> boundToPod(account, ref);
            case "v1/Secret" ->
                new Bond(new TokenClaims.Bound("secret", ref(find(Resources.SECRETS, key(account, ref), ref))), null);
            case "v1/Node" ->
                new Bond(
                        new TokenClaims.Bound(
                                "node", ref(find(Resources.NODES, ObjectKey.cluster(ref.text("name")), ref))),
                        null);
            default ->
                throw ApiFailure.badRequest("cannot bind token to object of type "
                        + GroupVersionKind.of(ref.text("apiVersion"), ref.text("kind")));
        };
    }

    private Bond boundToPod(ApiObject account, JsonObject ref) {
        var pod = find(Resources.PODS, key(account, ref), ref);
        if (!pod.spec().text("serviceAccountName").equals(account.name())) {
            throw ApiFailure.badRequest("cannot bind token for serviceaccount \"" + account.name()
                    + "\" to pod running with different serviceaccount name.");
        }
        var node = Optional.of(pod.spec().text("nodeName")).filter(name -> !name.isEmpty());
        return new Bond(
                new TokenClaims.Bound("pod", ref(pod)),
                node.map(name -> new TokenClaims.Ref(
                                name,
                                find(Resources.NODES, ObjectKey.cluster(name))
                                        .map(ApiObject::uid)
                                        .orElse("")))
                        .orElse(null));
    }

    private static ObjectKey key(ApiObject account, JsonObject ref) {
        return new ObjectKey(account.namespace(), ref.text("name"));
    }

    private static TokenClaims.Ref ref(ApiObject object) {
        return new TokenClaims.Ref(object.name(), object.uid());
    }

    private ApiObject find(GroupVersionResource resource, ObjectKey key, JsonObject ref) {
        var uid = ref.text("uid");
        var found = state.cached(resource, key)
                .filter(object -> uid.isEmpty() || object.uid().equals(uid))
                .or(() -> state.live(resource, key))
                .orElseThrow(() -> ApiFailure.notFound(new GroupResource("", resource.resource()), key.name()));
        if (!uid.isEmpty() && !uid.equals(found.uid())) {
            throw ApiFailure.conflict(
                    new GroupResource("", resource.resource()),
                    key.name(),
                    "the UID in the bound object reference (" + uid
                            + ") does not match the UID in record. The object might have been deleted and then recreated");
        }
        return found;
    }

    private Optional<ApiObject> find(GroupVersionResource resource, ObjectKey key) {
        return state.cached(resource, key).or(() -> state.live(resource, key));
    }

    private TokenClaims claims(ApiObject account, List<String> wanted, long seconds, Bond bond) {
        var now = clock.instant();
        return new TokenClaims(
                ids.get().toString(),
                issuer,
                wanted,
                now,
                now.plusSeconds(seconds),
                account.namespace(),
                ref(account),
                Optional.ofNullable(bond.object),
                Optional.ofNullable(bond.node));
    }

    private ApiObject answer(ObjectKey account, ApiObject request, TokenClaims claims, long seconds) {
        var metadata = JsonObject.builder()
                .put("creationTimestamp", Times.format(claims.notBefore()))
                .put("name", account.name())
                .put("namespace", account.namespace());
        var spec = request.spec()
                .with("audiences", JsonArray.ofStrings(claims.audiences()))
                .with("expirationSeconds", seconds);
        var status = JsonObject.EMPTY
                .with("expirationTimestamp", Times.format(claims.expires()))
                .with("token", signer.sign(claims));
        return new ApiObject(JsonObject.builder()
                .put("apiVersion", KIND.apiVersion())
                .put("kind", KIND.kind())
                .put("metadata", metadata.build())
                .put("spec", spec.has("boundObjectRef") ? spec : spec.with("boundObjectRef", Json.NULL))
                .put("status", status)
                .build());
    }
}
