package dev.djong.apiserver.authn;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Believes what a proxy in front of this server says about who asks, if the proxy proves by its client certificate that it
 * is one: the certificate comes from an authority for proxies only, and its name is an allowed one
 * (<a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authenticating-proxy">authenticating
 * proxy</a>).
 */
public final class FrontProxy implements Authenticator {
    private final ClientCertificates proxies;
    private final Set<String> allowedNames;
    private final RemoteHeaderNames names;

    /**
     * @param proxies of the authority for proxies, which must not be the one for users
     * @param allowedNames common names of proxies; every name where there are none
     */
    public FrontProxy(ClientCertificates proxies, Set<String> allowedNames, RemoteHeaderNames names) {
        this.proxies = proxies;
        this.allowedNames = Set.copyOf(allowedNames);
        this.names = names;
    }

    /** The headers are looked at first: checking a certificate costs a signature, and almost nobody sends them. */
    @Override
    public Authentication authenticate(Credentials credentials) {
        var user = first(names.users(), credentials.headers());
        if (user.isEmpty()) {
            return Authentication.NOT_PRESENT;
        }
        return switch (proxies.authenticate(credentials)) {
            case Authentication.Authenticated proxy ->
                isAllowed(proxy.user())
                        ? new Authentication.Authenticated(told(user, credentials.headers()))
                        : new Authentication.Rejected(
                                "x509: subject with cn=" + proxy.user().name() + " is not in the allowed list");
            case Authentication.Rejected rejected -> rejected;
            case Authentication.NotPresent none -> none;
        };
    }

    private boolean isAllowed(UserInfo proxy) {
        return allowedNames.isEmpty() || allowedNames.contains(proxy.name());
    }

    private UserInfo told(String user, RequestHeaders headers) {
        var groups = new ArrayList<String>();
        names.groups().forEach(name -> groups.addAll(headers.values(name)));
        return new UserInfo(user, first(names.uids(), headers), groups, extra(headers));
    }

    private static String first(List<String> names, RequestHeaders headers) {
        return names.stream()
                .flatMap(name -> headers.values(name).stream())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private Map<String, List<String>> extra(RequestHeaders headers) {
        var extra = new TreeMap<String, List<String>>();
        for (var name : headers.names()) {
            for (var prefix : names.extraPrefixes()) {
                if (name.regionMatches(true, 0, prefix, 0, prefix.length()) && name.length() > prefix.length()) {
                    extra.put(key(name.substring(prefix.length())), headers.values(name));
                }
            }
        }
        return extra;
    }

    /** Keys are lower case; what a header's name cannot hold is percent-encoded. */
    private static String key(String encoded) {
        var lower = encoded.toLowerCase(Locale.ROOT);
        try {
            return URLDecoder.decode(lower.replace("+", "%2b"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asItIs) {
            return lower;
        }
    }
}
