package dev.djong.apiserver.authn;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a service-account token says.
 *
 * @param boundTo the object with whose life the token ends, if any
 * @param node the node of the pod that it is bound to
 */
public record TokenClaims(
        String id,
        String issuer,
        List<String> audiences,
        Instant notBefore,
        Instant expires,
        String namespace,
        Ref serviceAccount,
        Optional<Bound> boundTo,
        Optional<Ref> node) {

    /** A name that may be given again, and the uid that is not. */
    public record Ref(String name, String uid) {
        static Ref of(JsonObject json) {
            return new Ref(json.text("name"), json.text("uid"));
        }

        JsonObject toJson() {
            return JsonObject.builder().put("name", name).putText("uid", uid).build();
        }
    }

    /** @param kind {@code pod}, {@code secret} or {@code node}: the claim's name */
    public record Bound(String kind, Ref ref) {}

    private static final String PRIVATE = "kubernetes.io";
    private static final List<String> BINDABLE = List.of("pod", "secret", "node");

    public TokenClaims {
        audiences = List.copyOf(audiences);
    }

    public String subject() {
        return UserInfo.SERVICE_ACCOUNT_PREFIX + namespace + ":" + serviceAccount.name();
    }

    JsonObject toJson() {
        var own = JsonObject.builder().put("namespace", namespace).put("serviceaccount", serviceAccount.toJson());
        node.ifPresent(ref -> own.put("node", ref.toJson()));
        boundTo.ifPresent(bound -> own.put(bound.kind(), bound.ref().toJson()));
        return JsonObject.builder()
                .put("aud", JsonArray.ofStrings(audiences))
                .put("exp", expires.getEpochSecond())
                .put("iat", notBefore.getEpochSecond())
                .put("iss", issuer)
                .put("jti", id)
                .put(PRIVATE, own.build())
                .put("nbf", notBefore.getEpochSecond())
                .put("sub", subject())
                .build();
    }

    /** Empty when it is no token of a service account. */
    static Optional<TokenClaims> of(JsonObject json) {
        var own = json.object(PRIVATE);
        var account = own.object("serviceaccount");
        var claims = new TokenClaims(
                json.text("jti"),
                json.text("iss"),
                json.get("aud") instanceof JsonArray all
                        ? all.strings().toList()
                        : json.string("aud").map(List::of).orElse(List.of()),
                Instant.ofEpochSecond(json.integerOr("nbf", 0)),
                Instant.ofEpochSecond(json.integerOr("exp", 0)),
                own.text("namespace"),
                Ref.of(account),
                bound(own),
                own.has("pod") && own.get("node") instanceof JsonObject node
                        ? Optional.of(Ref.of(node))
                        : Optional.empty());
        return claims.subject().equals(json.text("sub")) && !claims.serviceAccount.uid.isEmpty()
                ? Optional.of(claims)
                : Optional.empty();
    }

    private static Optional<Bound> bound(JsonObject own) {
        return BINDABLE.stream()
                .filter(own::has)
                .findFirst()
                .map(kind ->
                        new Bound(kind, Ref.of(own.get(kind) instanceof Json ref ? ref.asObject() : JsonObject.EMPTY)));
    }
}
