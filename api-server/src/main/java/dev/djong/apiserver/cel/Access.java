package dev.djong.apiserver.cel;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.Attributes;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.cel.Functions.Function;
import java.util.List;
import java.util.Map;

/** Questions about what a user may do: {@code authorizer.group('apps').resource('deployments').check('create').allowed()}. */
public final class Access {
    private Access() {}

    /** Who is asked about, and of whom. */
    public record Subject(Authorizer authorizer, UserInfo user) {}

    record PathCheck(Subject subject, String path) {}

    record GroupCheck(Subject subject, String group) {}

    /** A question about a resource, refined member by member. */
    public record ResourceCheck(
            Subject subject, String group, String resource, String subresource, String namespace, String name) {}

    record Verdict(boolean allowed, String reason) {}

    static void addTo(Map<String, Function> functions) {
        functions.put("path", args -> new PathCheck((Subject) args[0], (String) args[1]));
        functions.put("group", args -> new GroupCheck((Subject) args[0], (String) args[1]));
        functions.put("serviceAccount", args -> serviceAccount((Subject) args[0], (String) args[1], (String) args[2]));
        functions.put("resource", args -> {
            var group = (GroupCheck) args[0];
            return new ResourceCheck(group.subject, group.group, (String) args[1], "", "", "");
        });
        functions.put("subresource", args -> {
            var check = (ResourceCheck) args[0];
            return new ResourceCheck(
                    check.subject, check.group, check.resource, (String) args[1], check.namespace, check.name);
        });
        functions.put("namespace", args -> {
            var check = (ResourceCheck) args[0];
            return new ResourceCheck(
                    check.subject, check.group, check.resource, check.subresource, (String) args[1], check.name);
        });
        functions.put("name", args -> {
            var check = (ResourceCheck) args[0];
            return new ResourceCheck(
                    check.subject, check.group, check.resource, check.subresource, check.namespace, (String) args[1]);
        });
        functions.put("check", args -> check(args[0], (String) args[1]));
        functions.put("allowed", args -> ((Verdict) args[0]).allowed);
        functions.put("reason", args -> ((Verdict) args[0]).reason);
        functions.put("errored", args -> false);
        functions.put("error", args -> "");
        functions.put("fieldSelector", args -> args[0]);
        functions.put("labelSelector", args -> args[0]);
    }

    private static Subject serviceAccount(Subject asking, String namespace, String name) {
        var groups = List.of(
                UserInfo.SERVICE_ACCOUNTS_GROUP,
                UserInfo.SERVICE_ACCOUNTS_GROUP + ":" + namespace,
                UserInfo.AUTHENTICATED_GROUP);
        var account = UserInfo.SERVICE_ACCOUNT_PREFIX + namespace + ":" + name;
        return new Subject(asking.authorizer, new UserInfo(account, "", groups, Map.of()));
    }

    private static Verdict check(Object asked, String verb) {
        Attributes attributes = switch (asked) {
            case PathCheck(var subject, var path) -> new Attributes.OnPath(subject.user, verb, path);
            case ResourceCheck on ->
                new Attributes.OnResource(
                        on.subject.user, verb, on.namespace, on.group, "*", on.resource, on.subresource, on.name);
            default -> throw RuleFailure.noSuchOverload();
        };
        var subject = asked instanceof PathCheck path ? path.subject : ((ResourceCheck) asked).subject;
        var decision = subject.authorizer.authorize(attributes);
        return new Verdict(decision.isAllowed(), decision.reason());
    }
}
