package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Each client plays scenarios, as tests: each in a namespace that is named after it and the client.
 *
 * @param kubeconfig of somebody who may do everything
 */
record Clients(Path kubeconfig, List<ClientScenario> scenarios) {
    /** {@code -Dscenarios=EXEC|LOGS}: while some are being worked on. */
    private static final String ONLY = System.getProperty("scenarios", ".*");

    private static final String MISSING = "no @kubernetes/client-node: run parts/install javascript";

    Stream<DynamicTest> fabric8() {
        return plays("fabric8", Fabric8Client.of(kubeconfig));
    }

    Stream<DynamicTest> officialJava() throws IOException {
        return plays("official", OfficialClient.of(kubeconfig));
    }

    /** @param folder for the client's sources */
    Stream<DynamicTest> officialJavaScript(Path folder) throws IOException, InterruptedException {
        var library = NodeProcess.library();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(library).as(MISSING).isPresent();
        }
        assumeTrue(library.isPresent(), MISSING);
        return plays("node", new NodeClient(NodeProcess.start(library.orElseThrow(), folder, kubeconfig)));
    }

    private Stream<DynamicTest> plays(String name, ClientUnderTest client) {
        return scenarios.stream()
                .filter(scenario -> scenario.name().matches(ONLY))
                .map(scenario -> DynamicTest.dynamicTest(
                        name + ": " + scenario.title(), () -> scenario.on(stage(name, client, scenario))))
                .onClose(client::close);
    }

    private static Stage stage(String name, ClientUnderTest client, ClientScenario scenario) {
        var namespace = (name + "-" + scenario.name()).toLowerCase(Locale.ROOT).replace('_', '-');
        var stage = new Stage(client, namespace);
        stage.create("{apiVersion: v1, kind: Namespace, metadata: {name: NS}}");
        return stage;
    }
}
