package dev.djong.testkit;

import static org.awaitility.Awaitility.await;

import dev.djong.api.ApiClient;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import dev.djong.shell.RunningService;
import dev.djong.standalone.cluster.Identity;
import dev.djong.standalone.teardown.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A {@link SimulatedCluster} that the tests of one class share, seen by somebody who may do everything. */
final class RunningCluster implements BeforeAllCallback, AfterAllCallback {
    /** What must happen happens within it on a machine that does much else. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<Role> roles;
    private final Map<Role, RunningService> services = new EnumMap<>(Role.class);
    private @Nullable Path folder;
    private @Nullable SimulatedCluster cluster;
    private @Nullable ApiClient client;

    /** @param roles what runs beside the API server */
    RunningCluster(Role... roles) {
        this.roles = List.of(roles);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("cluster");
        var started = SimulatedCluster.start(folder);
        cluster = started;
        roles.forEach(role -> services.put(role, started.run(role)));
        client = started.clientOf(Identity.ADMIN);
        if (roles.contains(Role.CONTROLLERS)) {
            await().atMost(PATIENCE)
                    .until(() -> api().find(Resources.SERVICE_ACCOUNTS, new ObjectKey("default", "default"))
                            .isPresent());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (cluster != null) {
            cluster.close();
        }
        if (folder != null) {
            Trees.delete(folder);
        }
    }

    ApiClient api() {
        return Objects.requireNonNull(client);
    }

    /** Of somebody who may do everything. */
    Path kubeconfig() {
        return Objects.requireNonNull(cluster).adminKubeconfig();
    }

    RunningService service(Role role) {
        return Objects.requireNonNull(services.get(role), role.label());
    }
}
