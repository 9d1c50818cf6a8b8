package dev.djong.apiserver.authz;

import dev.djong.apiserver.authn.UserInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the authorisers in their order; the first that is sure decides. Members of {@code system:masters} may do everything,
 * so that no broken role locks the cluster's owner out.
 */
public final class AuthorizerChain implements Authorizer {
    private final List<Authorizer> authorizers;

    public AuthorizerChain(List<? extends Authorizer> authorizers) {
        this.authorizers = List.copyOf(authorizers);
    }

    @Override
    public Decision authorize(Attributes attributes) {
        if (attributes.user().isIn(UserInfo.MASTERS_GROUP)) {
            return new Decision.Allow("");
        }
        var reasons = new ArrayList<String>();
        for (var authorizer : authorizers) {
            var decision = authorizer.authorize(attributes);
            if (!(decision instanceof Decision.NoOpinion(var reason))) {
                return decision;
            }
            if (!reason.isEmpty()) {
                reasons.add(reason);
            }
        }
        return new Decision.NoOpinion(String.join("\n", reasons));
    }
}
