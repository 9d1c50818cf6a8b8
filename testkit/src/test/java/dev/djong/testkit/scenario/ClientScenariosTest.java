package dev.djong.testkit.scenario;

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

    private static Clients clients() {
        return new Clients(cluster.adminKubeconfig(), ClientScenario.ofAServer());
    }

    @TestFactory
    Stream<DynamicTest> fabric8() {
        return clients().fabric8();
    }

    @TestFactory
    Stream<DynamicTest> theOfficialClientForJava() throws IOException {
        return clients().officialJava();
    }

    @TestFactory
    @Tag("real")
    Stream<DynamicTest> theOfficialClientForJavaScript(@TempDir Path beside) throws Exception {
        return clients().officialJavaScript(beside);
    }
}
