package dev.djong.apiserver.authz;

import dev.djong.object.GroupResource;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;

/** The 403 that tells a user what they may not do, worded as clients and suites expect it. */
public final class Forbidden {
    private Forbidden() {}

    public static ApiFailure of(Attributes attributes, String reason) {
        var why = reason.isEmpty() ? explain(attributes) : explain(attributes) + ": " + reason;
        return switch (attributes) {
            case Attributes.OnResource on ->
                ApiFailure.forbidden(new GroupResource(on.group(), on.resource()), on.name(), why);
            case Attributes.OnPath _ -> new ApiFailure(Status.of(Reason.FORBIDDEN, "forbidden: " + why));
        };
    }

    /** {@code User "x" cannot list resource "pods" in API group "" in the namespace "default"}. */
    public static String explain(Attributes attributes) {
        var who = "User \"" + attributes.user().name() + "\" cannot " + attributes.verb();
        return switch (attributes) {
            case Attributes.OnPath on -> who + " path \"" + on.path() + "\"";
            case Attributes.OnResource on -> {
                var what =
                        who + " resource \"" + on.resourceWithSubresource() + "\" in API group \"" + on.group() + "\"";
                yield on.namespace().isEmpty()
                        ? what + " at the cluster scope"
                        : what + " in the namespace \"" + on.namespace() + "\"";
            }
        };
    }
}
