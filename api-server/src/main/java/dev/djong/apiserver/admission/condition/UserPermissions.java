package dev.djong.apiserver.admission.condition;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.Attributes;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.cel.Permissions;
import java.util.List;
import java.util.Map;

/** What the server's authoriser says of a user, for expressions that ask. Any version of a resource is meant. */
public record UserPermissions(UserInfo user, Authorizer authorizer) implements Permissions {
    @Override
    public Permissions ofServiceAccount(String namespace, String name) {
        var groups = List.of(
                UserInfo.SERVICE_ACCOUNTS_GROUP,
                UserInfo.SERVICE_ACCOUNTS_GROUP + ":" + namespace,
                UserInfo.AUTHENTICATED_GROUP);
        var account = UserInfo.SERVICE_ACCOUNT_PREFIX + namespace + ":" + name;
        return new UserPermissions(new UserInfo(account, "", groups, Map.of()), authorizer);
    }

    @Override
    public Verdict onPath(String verb, String path) {
        return ask(new Attributes.OnPath(user, verb, path));
    }

    @Override
    public Verdict onResource(String verb, Resource on) {
        return ask(new Attributes.OnResource(
                user, verb, on.namespace(), on.group(), "*", on.resource(), on.subresource(), on.name()));
    }

    private Verdict ask(Attributes attributes) {
        var decision = authorizer.authorize(attributes);
        return new Verdict(decision.isAllowed(), decision.reason());
    }
}
