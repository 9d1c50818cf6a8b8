package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.authn.TokenReviews;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.AccessReviews;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupResource;
import java.util.Map;

/** The reviews that there are, by resource. */
public final class Reviews {
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String AUTHORIZATION = "authorization.k8s.io";

    private final Map<GroupResource, Review> byResource;

    public Reviews(TokenReviews tokens, AccessReviews access) {
        byResource = Map.of(
                new GroupResource(AUTHENTICATION, "tokenreviews"),
                        (object, namespace, context) -> tokens.review(object),
                new GroupResource(AUTHENTICATION, "selfsubjectreviews"),
                        (object, namespace, context) -> object.with("status", selfOf(context.user())),
                new GroupResource(AUTHORIZATION, "subjectaccessreviews"),
                        (object, namespace, context) -> access.reviewSubject(object),
                new GroupResource(AUTHORIZATION, "localsubjectaccessreviews"),
                        (object, namespace, context) -> access.reviewLocalSubject(object, namespace),
                new GroupResource(AUTHORIZATION, "selfsubjectaccessreviews"),
                        (object, namespace, context) -> access.reviewSelf(object, context.user()),
                new GroupResource(AUTHORIZATION, "selfsubjectrulesreviews"),
                        (object, namespace, context) -> access.listRules(object, context.user()));
    }

    public Map<GroupResource, Review> all() {
        return byResource;
    }

    private static JsonObject selfOf(UserInfo user) {
        return JsonObject.of("userInfo", user.toJson());
    }
}
