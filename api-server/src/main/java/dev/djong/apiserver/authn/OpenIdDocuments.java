package dev.djong.apiserver.authn;

import com.nimbusds.jose.jwk.JWKSet;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.util.List;

/** What a relying party needs to check service-account tokens without asking the API server (KEP-1393). */
public final class OpenIdDocuments {
    public static final String CONFIGURATION_PATH = "/.well-known/openid-configuration";
    public static final String KEYS_PATH = "/openid/v1/jwks";

    private final ServiceAccountKeys keys;
    private final String issuer;
    private final String keysUri;

    /** @param keysUri the full URL of {@link #KEYS_PATH} as others reach it */
    public OpenIdDocuments(ServiceAccountKeys keys, String issuer, String keysUri) {
        this.keys = keys;
        this.issuer = issuer;
        this.keysUri = keysUri;
    }

    /** Sent as {@code application/json}. */
    public JsonObject configuration() {
        return JsonObject.builder()
                .put("issuer", issuer)
                .put("jwks_uri", keysUri)
                .put("response_types_supported", JsonArray.ofStrings(List.of("id_token")))
                .put("subject_types_supported", JsonArray.ofStrings(List.of("public")))
                .put("id_token_signing_alg_values_supported", JsonArray.ofStrings(keys.algorithms()))
                .build();
    }

    /** Sent as {@code application/jwk-set+json}. */
    public Json webKeys() {
        return JsonReader.read(new JWKSet(keys.webKeys()).toString(true));
    }
}
