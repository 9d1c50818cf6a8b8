package dev.djong.apiserver.authn;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Client certificates: common name is the user, organisations are the groups. The chain must lead to one of the client CAs
 * and the leaf must be meant for clients.
 *
 * <p>Checking a chain costs two signatures, so what was accepted is remembered for as long as the leaf is valid.
 */
public final class ClientCertificates implements Authenticator {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    /** Above this many the memory starts afresh: certificates are rotated, and clients may bring any number. */
    static final int MAX_REMEMBERED = 10_000;

    private final Set<TrustAnchor> anchors;
    private final InstantSource clock;
    private final Map<X509Certificate, UserInfo> accepted = new ConcurrentHashMap<>();

    public ClientCertificates(Collection<X509Certificate> clientCas, InstantSource clock) {
        this.anchors = clientCas.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        if (credentials.certificates().isEmpty() || anchors.isEmpty()) {
            return Authentication.NOT_PRESENT;
        }
        var leaf = credentials.certificates().getFirst();
        var known = accepted.get(leaf);
        if (known != null && !Date.from(clock.instant()).after(leaf.getNotAfter())) {
            return new Authentication.Authenticated(known);
        }
        return verify(credentials.certificates());
    }

    private Authentication verify(List<X509Certificate> chain) {
        var leaf = chain.getFirst();
        try {
            requireTrusted(chain);
            var usages = leaf.getExtendedKeyUsage();
            if (usages != null && !usages.contains(CLIENT_AUTH) && !usages.contains(ANY_USAGE)) {
                return new Authentication.Rejected("client certificate " + subject(leaf) + " is not meant for clients");
            }
            var user = user(leaf);
            if (user.name().isEmpty()) {
                return new Authentication.Rejected("client certificate " + subject(leaf) + " has no common name");
            }
            remember(leaf, user);
            return new Authentication.Authenticated(user);
        } catch (GeneralSecurityException | InvalidNameException refused) {
            return new Authentication.Rejected(
                    "client certificate " + subject(leaf) + " is not accepted: " + refused.getMessage());
        }
    }

    private void requireTrusted(List<X509Certificate> chain) throws GeneralSecurityException {
        var parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.instant()));
        var withoutRoots = chain.stream()
                .filter(certificate ->
                        anchors.stream().noneMatch(anchor -> certificate.equals(anchor.getTrustedCert())))
                .toList();
        var path = CertificateFactory.getInstance("X.509").generateCertPath(withoutRoots);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private static UserInfo user(X509Certificate leaf) throws InvalidNameException {
        var parts = new LdapName(leaf.getSubjectX500Principal().getName()).getRdns();
        var groups = parts.stream()
                .filter(part -> part.getType().equalsIgnoreCase("O"))
                .map(part -> part.getValue().toString())
                .toList();
        var name = parts.stream()
                .filter(part -> part.getType().equalsIgnoreCase("CN"))
                .map(part -> part.getValue().toString())
                .findFirst()
                .orElse("");
        return new UserInfo(name, "", groups, Map.of());
    }

    private void remember(X509Certificate leaf, UserInfo user) {
        if (accepted.size() >= MAX_REMEMBERED) {
            accepted.clear();
        }
        accepted.put(leaf, user);
    }

    private static String subject(X509Certificate certificate) {
        return "\"" + certificate.getSubjectX500Principal().getName() + "\"";
    }
}
