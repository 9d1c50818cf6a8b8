package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;

/** Leader election through a lease, with what each client has for it. */
final class Leading {
    private Leading() {}

    private static JsonObject lease(Stage stage) {
        return stage.get(Kind.LEASES, "chair").object("spec");
    }

    static void oneOfTwoLeads(Stage stage) throws Exception {
        var first = new Sightings();
        var second = new Sightings();
        var leading = stage.client().lead(stage.namespace(), "chair", "first", first);
        first.awaitExactly("leading");
        assertThat(lease(stage).text("holderIdentity")).isEqualTo("first");
        try (var _ = stage.client().lead(stage.namespace(), "chair", "second", second)) {
            leading.close();
            second.awaitExactly("leading");
            assertThat(lease(stage).text("holderIdentity")).isEqualTo("second");
            assertThat(lease(stage).integerOr("leaseTransitions", 0)).isPositive();
            first.awaitExactly("leading", "lost");
        }
    }
}
