package dev.djong.testkit.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three clients play every scenario in the cluster that {@code -Dkubeconfig} names, with containers of the image that
 * {@code -Ddemo.image} names. The end-to-end script starts it once its cluster is up, so it is not among the unit tests.
 */
class ClientScenariosCheck {
    private final Clients clients = new Clients(
            Path.of(Objects.requireNonNull(System.getProperty("kubeconfig"), "-Dkubeconfig")),
            ClientScenario.ofACluster());

    @TestFactory
    Stream<DynamicTest> fabric8() {
        return clients.fabric8();
    }

    @TestFactory
    Stream<DynamicTest> theOfficialClientForJava() throws IOException {
        return clients.officialJava();
    }

    @TestFactory
    Stream<DynamicTest> theOfficialClientForJavaScript(@TempDir Path beside) throws Exception {
        return clients.officialJavaScript(beside);
    }
}
