package dev.djong.apiserver.http;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.Attributes;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets those who may act as somebody else do so ({@code kubectl --as}). Everything that is taken over, each group and each
 * extra value included, needs the verb {@code impersonate} on it. What follows in the chain knows only the other user.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/">User impersonation</a>
 */
public final class Impersonate implements Step {
    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String UID = "Impersonate-Uid";
    private static final String EXTRA = "impersonate-extra-";
    private static final String AUTHENTICATION = "authentication.k8s.io";

    private final Authorizer authorizer;

    public Impersonate(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        var name = call.exchange().header(USER).orElse("");
        var groups = call.exchange().headers(GROUP);
        var uid = call.exchange().header(UID).orElse("");
        var extra = extra(call.exchange());
        if (name.isEmpty() && groups.isEmpty() && uid.isEmpty() && extra.isEmpty()) {
            next.serve(call);
            return;
        }
        if (name.isEmpty()) {
            throw ApiFailure.internal("requested [" + String.join(", ", groups) + "] without impersonating a user");
        }
        requireUser(call.user(), name);
        groups.forEach(group -> require(call.user(), "", "", "groups", "", group));
        if (!uid.isEmpty()) {
            require(call.user(), "", AUTHENTICATION, "uids", "", uid);
        }
        extra.forEach((key, values) ->
                values.forEach(value -> require(call.user(), "", AUTHENTICATION, "userextras", key, value)));
        next.serve(call.withUser(known(name, uid, groups, extra)));
    }

    private void requireUser(UserInfo self, String name) {
        var account = name.startsWith(UserInfo.SERVICE_ACCOUNT_PREFIX)
                ? name.substring(UserInfo.SERVICE_ACCOUNT_PREFIX.length()).split(":", -1)
                : new String[0];
        if (account.length == 2) {
            require(self, account[0], "", "serviceaccounts", "", account[1]);
        } else {
            require(self, "", "", "users", "", name);
        }
    }

    private void require(
            UserInfo self, String namespace, String group, String resource, String subresource, String name) {
        authorizer.require(
                new Attributes.OnResource(self, "impersonate", namespace, group, "v1", resource, subresource, name));
    }

    /** A service account without named groups is in those that it always is in. */
    private static UserInfo known(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
        var account = name.startsWith(UserInfo.SERVICE_ACCOUNT_PREFIX) && groups.isEmpty();
        var namespace = account ? name.split(":", -1)[2] : "";
        var all = account
                ? List.of(UserInfo.SERVICE_ACCOUNTS_GROUP, UserInfo.SERVICE_ACCOUNTS_GROUP + ":" + namespace)
                : groups;
        return name.equals(UserInfo.ANONYMOUS)
                ? UserInfo.anonymous()
                : new UserInfo(name, uid, all, extra).authenticated();
    }

    private static Map<String, List<String>> extra(Exchange exchange) {
        var extra = new TreeMap<String, List<String>>();
        for (var header : exchange.headerNames()) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(EXTRA)) {
                extra.computeIfAbsent(key(lower.substring(EXTRA.length())), unused -> new ArrayList<>())
                        .addAll(exchange.headers(header));
            }
        }
        return extra;
    }

    /** What a header's name cannot hold is percent-encoded; a key whose escapes are broken is meant as it is. */
    private static String key(String encoded) {
        return PercentDecoder.decode(encoded, false).orElse(encoded);
    }
}
