package dev.djong.shell.delegated;

import dev.djong.api.ApiClient;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks a service other than the API server: the subject of a client certificate (the connection accepted only those of the cluster's
 * authority), or the user of a bearer token, by TokenReview.
 */
public final class DelegatedAuthentication {
    private static final String BEARER = "Bearer ";

    private final ApiClient api;
    private final Duration remembered;
    private final ExpiringCache<String, Optional<Caller>> tokens;

    /** @param remembered for how long the answer about a token holds */
    public DelegatedAuthentication(ApiClient api, Duration remembered, InstantSource clock) {
        this.api = api;
        this.remembered = remembered;
        this.tokens = new ExpiringCache<>(clock);
    }

    /** @param authorization the header of that name; null where there is none */
    public Optional<Caller> authenticate(Optional<X509Certificate> certificate, @Nullable String authorization) {
        if (certificate.isPresent()) {
            return Optional.of(ofSubject(certificate.get()));
        }
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        var token = authorization.substring(BEARER.length()).strip();
        var key = digest(token);
        return tokens.find(key).orElseGet(() -> {
            var caller = review(token);
            tokens.put(key, caller, remembered);
            return caller;
        });
    }

    private static Caller ofSubject(X509Certificate certificate) {
        var name = "";
        var groups = new ArrayList<String>();
        try {
            var subject = new LdapName(certificate.getSubjectX500Principal().getName());
            for (var part : subject.getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    name = String.valueOf(part.getValue());
                }
                if (part.getType().equalsIgnoreCase("O")) {
                    groups.add(String.valueOf(part.getValue()));
                }
            }
        } catch (InvalidNameException impossible) {
            throw new IllegalStateException("a certificate's subject is no distinguished name", impossible);
        }
        groups.add("system:authenticated");
        return new Caller(name, "", groups, Map.of());
    }

    private Optional<Caller> review(String token) {
        var review = new ApiObject(JsonObject.of(
                "apiVersion", Json.of("authentication.k8s.io/v1"),
                "kind", Json.of("TokenReview"),
                "spec", JsonObject.of("token", Json.of(token))));
        var status = api.create(Resources.TOKEN_REVIEWS, review).status();
        if (!status.flag("authenticated")) {
            return Optional.empty();
        }
        var user = status.object("user");
        Map<String, List<String>> extra = new TreeMap<>();
        user.object("extra")
                .forEach((name, values) ->
                        extra.put(name, values.asArray().strings().toList()));
        return Optional.of(new Caller(
                user.text("username"),
                user.text("uid"),
                user.array("groups").strings().toList(),
                extra));
    }

    /** Tokens are not kept in memory longer than a request needs them. */
    private static String digest(String token) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this JVM has no SHA-256", impossible);
        }
    }
}
