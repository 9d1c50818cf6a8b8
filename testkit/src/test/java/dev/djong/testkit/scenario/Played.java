package dev.djong.testkit.scenario;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Scenarios as tests, each in a namespace that is named after it and the client. */
final class Played {
    /** {@code -Dscenario=EXEC}: while one is being worked on. */
    private static final String ONLY = System.getProperty("scenario", "");

    private Played() {}

    static Stream<DynamicTest> by(String name, ClientUnderTest client, List<ClientScenario> scenarios) {
        return scenarios.stream()
                .filter(scenario -> ONLY.isEmpty() || ONLY.equals(scenario.name()))
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
