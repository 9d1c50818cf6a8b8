package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.djong.testkit.SimulatedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Three clients play every scenario for which nothing has to run, against a server with its store in memory. */
class ClientScenariosTest {
    @TempDir
    static Path folder;

    private static SimulatedCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = SimulatedCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @TestFactory
    Stream<DynamicTest> fabric8() {
        return Played.by("fabric8", Fabric8Client.of(cluster.adminKubeconfig()), ClientScenario.withoutContainers());
    }

    @TestFactory
    Stream<DynamicTest> theOfficialClientForJava() throws IOException {
        return Played.by("official", OfficialClient.of(cluster.adminKubeconfig()), ClientScenario.withoutContainers());
    }

    @TestFactory
    @Tag("real")
    Stream<DynamicTest> theOfficialClientForJavaScript(@TempDir Path beside) throws Exception {
        var library = NodeProcess.library();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(library).as("run parts/install javascript").isPresent();
        }
        assumeTrue(library.isPresent(), "no @kubernetes/client-node: run parts/install javascript");
        var process = NodeProcess.start(library.orElseThrow(), beside, cluster.adminKubeconfig());
        return Played.by("node", new NodeClient(process), ClientScenario.withoutContainers());
    }
}
