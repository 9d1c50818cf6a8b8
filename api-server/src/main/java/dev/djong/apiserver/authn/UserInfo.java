package dev.djong.apiserver.authn;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An authenticated user. {@code extra} keys are lower case; the order of groups is kept. */
public record UserInfo(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    public static final String ANONYMOUS = "system:anonymous";
    public static final String AUTHENTICATED_GROUP = "system:authenticated";
    public static final String UNAUTHENTICATED_GROUP = "system:unauthenticated";
    public static final String MASTERS_GROUP = "system:masters";
    public static final String NODES_GROUP = "system:nodes";
    public static final String NODE_PREFIX = "system:node:";
    public static final String SERVICE_ACCOUNTS_GROUP = "system:serviceaccounts";
    public static final String SERVICE_ACCOUNT_PREFIX = "system:serviceaccount:";

    public UserInfo {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    public static UserInfo of(String name, String... groups) {
        return new UserInfo(name, "", List.of(groups), Map.of());
    }

    public static UserInfo anonymous() {
        return of(ANONYMOUS, UNAUTHENTICATED_GROUP);
    }

    public boolean isIn(String group) {
        return groups.contains(group);
    }

    public boolean isAnonymous() {
        return name.equals(ANONYMOUS);
    }

    /** This user with {@code system:authenticated} appended, unless anonymous or already marked. */
    public UserInfo authenticated() {
        if (isAnonymous() || isIn(AUTHENTICATED_GROUP) || isIn(UNAUTHENTICATED_GROUP)) {
            return this;
        }
        var all = new ArrayList<>(groups);
        all.add(AUTHENTICATED_GROUP);
        return new UserInfo(name, uid, all, extra);
    }

    public UserInfo withExtra(String key, String value) {
        var all = new TreeMap<>(extra);
        all.put(key, List.of(value));
        return new UserInfo(name, uid, groups, all);
    }

    /** The {@code userInfo} of reviews: empty members are left out. */
    public JsonObject toJson() {
        var values = JsonObject.builder();
        extra.forEach((key, texts) -> values.put(key, JsonArray.ofStrings(texts)));
        return JsonObject.builder()
                .putText("username", name)
                .putText("uid", uid)
                .putIf("groups", groups.isEmpty() ? null : JsonArray.ofStrings(groups))
                .putIf("extra", extra.isEmpty() ? null : values.build())
                .build();
    }
}
