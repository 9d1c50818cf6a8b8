package dev.djong.apiserver.authn;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.util.List;
import java.util.Optional;

/** Tells a service whose token it was given (KEP-1205): what webhooks and node agents ask. */
public final class TokenReviews {
    private final Authenticator authenticator;
    private final Optional<ServiceAccountTokens> accounts;
    private final List<String> audiences;

    /**
     * @param authenticator all that know bearer tokens
     * @param accounts asked first, since only these tokens carry audiences
     * @param audiences of the API server
     */
    public TokenReviews(Authenticator authenticator, Optional<ServiceAccountTokens> accounts, List<String> audiences) {
        this.authenticator = authenticator;
        this.accounts = accounts;
        this.audiences = List.copyOf(audiences);
    }

    public ApiObject review(ApiObject review) {
        var token = review.spec().text("token");
        if (token.isEmpty()) {
            throw ApiFailure.badRequest("token is required for TokenReview in authentication");
        }
        var asked = review.spec().array("audiences").strings().toList();
        return review.with("status", status(authenticate(token, asked)));
    }

    private Authentication authenticate(String token, List<String> asked) {
        var wanted = asked.isEmpty() ? audiences : asked;
        var byAccount = accounts.map(known -> known.authenticate(token, wanted)).orElse(Authentication.NOT_PRESENT);
        if (!(byAccount instanceof Authentication.NotPresent)) {
            return byAccount;
        }
        return switch (authenticator.authenticate(Credentials.ofToken(token))) {
            case Authentication.Authenticated(var user, var none) -> forServer(user, wanted);
            case Authentication other -> other;
        };
    }

    /** Tokens without audiences are for the API server alone. */
    private Authentication forServer(UserInfo user, List<String> wanted) {
        var common = wanted.stream().filter(audiences::contains).toList();
        return common.isEmpty()
                ? new Authentication.Rejected("token audiences " + audiences + " are not for " + wanted)
                : new Authentication.Authenticated(user, common);
    }

    private static JsonObject status(Authentication answer) {
        return switch (answer) {
            case Authentication.Authenticated(var user, var common) ->
                JsonObject.builder()
                        .put("authenticated", true)
                        .put("user", user.authenticated().toJson())
                        .putIf("audiences", common.isEmpty() ? null : JsonArray.ofStrings(common))
                        .build();
            case Authentication.Rejected(var why) -> failed(why);
            case Authentication.NotPresent none -> failed("invalid bearer token");
        };
    }

    private static JsonObject failed(String why) {
        return JsonObject.of("error", Json.of("[invalid bearer token, " + why + "]"), "user", JsonObject.EMPTY);
    }
}
