package dev.djong.apiserver.http;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.Attributes;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.SelectorParser;
import java.io.IOException;

/** Lets only those through who may do what they ask. Before this step nothing of the body was read. */
public final class Authorise implements Step {
    private final Authorizer authorizer;

    public Authorise(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        authorizer.require(attributes(call.request(), call.user()));
        next.serve(call);
    }

    static Attributes attributes(ApiRequest request, UserInfo user) {
        return switch (request) {
            case ApiRequest.OnPath on -> new Attributes.OnPath(user, on.verbText(), on.path());
            case ApiRequest.OnResource on ->
                new Attributes.OnResource(
                        user,
                        on.verbText(),
                        on.namespace(),
                        on.resource().group(),
                        on.resource().version(),
                        on.resource().resource(),
                        on.subresource(),
                        nameForRules(on),
                        fields(on),
                        labels(on));
        };
    }

    /** What a list or watch is narrowed to; a selector that cannot be read narrows nothing here and fails later. */
    private static FieldSelector fields(ApiRequest.OnResource on) {
        String selector = on.query().text("fieldSelector");
        if (selector.isEmpty() || !on.verb().isReadOnly()) {
            return FieldSelector.EVERYTHING;
        }
        try {
            return SelectorParser.fields(selector);
        } catch (IllegalArgumentException refusedByTheVerb) {
            return FieldSelector.EVERYTHING;
        }
    }

    private static LabelSelector labels(ApiRequest.OnResource on) {
        String selector = on.query().text("labelSelector");
        if (selector.isEmpty() || !on.verb().isReadOnly()) {
            return LabelSelector.EVERYTHING;
        }
        try {
            return SelectorParser.labels(selector);
        } catch (IllegalArgumentException refusedByTheVerb) {
            return LabelSelector.EVERYTHING;
        }
    }

    /** A rule that names objects also covers lists and watches that select just one name. */
    private static String nameForRules(ApiRequest.OnResource on) {
        if (!on.name().isEmpty() || !on.verb().isReadOnly()) {
            return on.name();
        }
        var selector = on.query().text("fieldSelector");
        var prefix = "metadata.name=";
        return selector.startsWith(prefix) && selector.indexOf(',') < 0 && selector.indexOf('=', prefix.length()) < 0
                ? selector.substring(prefix.length())
                : "";
    }
}
