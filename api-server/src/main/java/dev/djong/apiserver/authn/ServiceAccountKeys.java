package dev.djong.apiserver.authn;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of service-account tokens: one signs, all verify, so that keys can be rotated. A key's id is the hash of its
 * public part, as upstream computes it, so tokens stay valid when the cluster moves between the two.
 */
public final class ServiceAccountKeys {
    private final PrivateKey signingKey;
    private final String signingKeyId;
    private final JWSAlgorithm algorithm;
    private final Map<String, PublicKey> verifying = new LinkedHashMap<>();

    /**
     * @param signingKey RSA or EC
     * @param publicKey that of {@code signingKey}
     * @param others older keys whose tokens are still accepted
     */
    public ServiceAccountKeys(PrivateKey signingKey, PublicKey publicKey, List<? extends PublicKey> others) {
        this.signingKey = signingKey;
        this.signingKeyId = keyId(publicKey);
        this.algorithm = algorithm(publicKey);
        verifying.put(signingKeyId, publicKey);
        others.forEach(key -> verifying.putIfAbsent(keyId(key), key));
    }

    String signingKeyId() {
        return signingKeyId;
    }

    JWSAlgorithm algorithm() {
        return algorithm;
    }

    JWSSigner signer() throws JOSEException {
        return signingKey instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(signingKey);
    }

    /** The verifier of the key that a token names; empty for an unknown key. */
    Optional<JWSVerifier> verifier(String keyId) throws JOSEException {
        var key = verifying.get(keyId);
        if (key == null) {
            return Optional.empty();
        }
        return Optional.of(
                key instanceof ECPublicKey ec ? new ECDSAVerifier(ec) : new RSASSAVerifier((RSAPublicKey) key));
    }

    /** Whether the algorithm is the one of that key: a token must not choose a weaker one. */
    boolean fits(String keyId, JWSAlgorithm claimed) {
        var key = verifying.get(keyId);
        return key != null && algorithm(key).equals(claimed);
    }

    /** The public keys as JSON Web Keys. */
    List<JWK> webKeys() {
        return verifying.entrySet().stream()
                .map(entry -> webKey(entry.getKey(), entry.getValue()))
                .toList();
    }

    List<String> algorithms() {
        return verifying.values().stream()
                .map(key -> algorithm(key).getName())
                .distinct()
                .sorted()
                .toList();
    }

    private static JWK webKey(String id, PublicKey key) {
        return key instanceof ECPublicKey ec
                ? new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(algorithm(key))
                        .keyID(id)
                        .build()
                : new RSAKey.Builder((RSAPublicKey) key)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(algorithm(key))
                        .keyID(id)
                        .build();
    }

    private static JWSAlgorithm algorithm(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> JWSAlgorithm.RS256;
            case ECPublicKey ec ->
                switch (ec.getParams().getCurve().getField().getFieldSize()) {
                    case 256 -> JWSAlgorithm.ES256;
                    case 384 -> JWSAlgorithm.ES384;
                    case 521 -> JWSAlgorithm.ES512;
                    default -> throw new IllegalArgumentException("service account keys use P-256, P-384 or P-521");
                };
            default ->
                throw new IllegalArgumentException("service account keys are RSA or EC, not " + key.getAlgorithm());
        };
    }

    private static String keyId(PublicKey key) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
