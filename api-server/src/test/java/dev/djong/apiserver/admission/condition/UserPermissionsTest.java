package dev.djong.apiserver.admission.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.Attributes;
import dev.djong.apiserver.authz.Decision;
import dev.djong.cel.Permissions.Resource;
import dev.djong.cel.Permissions.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserPermissionsTest {
    private static final UserInfo ANN = UserInfo.of("ann", "team");

    private final List<Attributes> asked = new ArrayList<>();
    private final UserPermissions permissions = new UserPermissions(ANN, attributes -> {
        asked.add(attributes);
        return attributes.verb().equals("get") ? new Decision.Allow("may look") : new Decision.NoOpinion("unknown");
    });

    @Test
    void asksTheAuthoriser() {
        assertThat(permissions.onPath("get", "/metrics")).isEqualTo(new Verdict(true, "may look"));
        assertThat(permissions.onResource("delete", new Resource("apps", "deployments", "scale", "team", "web")))
                .isEqualTo(new Verdict(false, "unknown"));
        assertThat(asked)
                .containsExactly(
                        new Attributes.OnPath(ANN, "get", "/metrics"),
                        new Attributes.OnResource(ANN, "delete", "team", "apps", "*", "deployments", "scale", "web"));
    }

    @Test
    void aServiceAccountIsInItsGroups() {
        permissions.ofServiceAccount("team", "robot").onPath("get", "/");
        assertThat(asked)
                .containsExactly(new Attributes.OnPath(
                        UserInfo.of(
                                "system:serviceaccount:team:robot",
                                "system:serviceaccounts",
                                "system:serviceaccounts:team",
                                "system:authenticated"),
                        "get",
                        "/"));
    }
}
