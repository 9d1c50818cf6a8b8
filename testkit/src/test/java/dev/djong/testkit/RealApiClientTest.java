package dev.djong.testkit;

import dev.djong.api.ApiClient;
import dev.djong.fake.ApiClientContract;
import dev.djong.standalone.cluster.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The real client on a real API server, held to what the fake is held to. */
class RealApiClientTest extends ApiClientContract {
    private static @Nullable SimulatedCluster cluster;
    private static @Nullable ApiClient client;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        cluster = SimulatedCluster.start(folder);
        client = cluster.clientOf(Identity.ADMIN);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    protected ApiClient client() {
        return Objects.requireNonNull(client);
    }
}
