package dev.djong.cel;

import dev.djong.cel.Functions.Function;
import dev.djong.cel.Permissions.Resource;
import dev.djong.cel.Permissions.Verdict;
import java.util.Map;

/** Questions about what a user may do: {@code authorizer.group('apps').resource('deployments').check('create').allowed()}. */
final class Access {
    private Access() {}

    record PathCheck(Permissions asked, String path) {}

    record GroupCheck(Permissions asked, String group) {}

    /** A question about a resource, refined member by member. */
    record ResourceCheck(Permissions asked, Resource on) {}

    static void addTo(Map<String, Function> functions) {
        functions.put("path", args -> new PathCheck((Permissions) args[0], (String) args[1]));
        functions.put("group", args -> new GroupCheck((Permissions) args[0], (String) args[1]));
        functions.put(
                "serviceAccount", args -> ((Permissions) args[0]).ofServiceAccount((String) args[1], (String) args[2]));
        functions.put("resource", args -> {
            var group = (GroupCheck) args[0];
            return new ResourceCheck(group.asked, new Resource(group.group, (String) args[1], "", "", ""));
        });
        functions.put("subresource", args -> {
            var check = (ResourceCheck) args[0];
            return new ResourceCheck(check.asked, check.on.withSubresource((String) args[1]));
        });
        functions.put("namespace", args -> {
            var check = (ResourceCheck) args[0];
            return new ResourceCheck(check.asked, check.on.withNamespace((String) args[1]));
        });
        functions.put("name", args -> {
            var check = (ResourceCheck) args[0];
            return new ResourceCheck(check.asked, check.on.withName((String) args[1]));
        });
        functions.put("check", args -> check(args[0], (String) args[1]));
        functions.put("allowed", args -> ((Verdict) args[0]).allowed());
        functions.put("reason", args -> ((Verdict) args[0]).reason());
        functions.put("errored", args -> false);
        functions.put("error", args -> "");
        functions.put("fieldSelector", args -> args[0]);
        functions.put("labelSelector", args -> args[0]);
    }

    private static Verdict check(Object question, String verb) {
        return switch (question) {
            case PathCheck(var asked, var path) -> asked.onPath(verb, path);
            case ResourceCheck(var asked, var on) -> asked.onResource(verb, on);
            default -> throw RuleFailure.noSuchOverload();
        };
    }
}
