package dev.djong.apiserver.authn;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import dev.djong.json.JsonWriter;

/** Turns claims into a signed token. */
public final class TokenSigner {
    private final ServiceAccountKeys keys;

    public TokenSigner(ServiceAccountKeys keys) {
        this.keys = keys;
    }

    public String sign(TokenClaims claims) {
        var header = new JWSHeader.Builder(keys.algorithm())
                .keyID(keys.signingKeyId())
                .build();
        var token = new JWSObject(header, new Payload(JsonWriter.toBytes(claims.toJson())));
        try {
            token.sign(keys.signer());
        } catch (JOSEException failed) {
            throw new IllegalStateException("cannot sign with the service account key", failed);
        }
        return token.serialize();
    }
}
