package dev.djong.testkit;

import dev.djong.api.ApiClient;
import dev.djong.fake.ApiClientContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real client on a real API server, held to what the fake is held to. */
class RealApiClientTest extends ApiClientContract {
    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster();

    @Override
    protected ApiClient client() {
        return CLUSTER.api();
    }
}
