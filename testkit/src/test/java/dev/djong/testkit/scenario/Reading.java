package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Lists and what the server tells of itself. */
final class Reading {
    /** Fewer kinds listed would mean that a client's models were not found. */
    private static final int KINDS_AT_LEAST = 40;

    private Reading() {}

    private static List<String> names(JsonObject list) {
        return list.array("items").objects().map(Stage::name).toList();
    }

    static void listsComeInPages(Stage stage) {
        for (var name : List.of("a", "b", "c", "d", "e")) {
            stage.createConfigMap(name, "paged: 'yes'");
        }
        var names = new ArrayList<List<String>>();
        var versions = new HashSet<String>();
        var token = "";
        do {
            var page = stage.client()
                    .list(
                            Kind.CONFIG_MAPS,
                            stage.namespace(),
                            Query.page(2, token).labelled("paged=yes"));
            names.add(names(page));
            versions.add(Stage.version(page));
            token = page.object("metadata").text("continue");
            stage.createConfigMap("late-" + names.size(), "paged: 'yes'");
        } while (!token.isEmpty());
        assertThat(names).containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
        assertThat(versions).hasSize(1);

        var page = stage.client().list(Kind.NAMESPACES, "", Query.page(1, "")).object("metadata");
        assertThat(page.integerOr("remainingItemCount", 0)).isPositive();
        var refused = stage.refused(
                () -> stage.client().list(Kind.CONFIG_MAPS, stage.namespace(), Query.page(2, "nonsense")));
        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.status().text("message")).startsWith("invalid continue token: continue key is not valid");
    }

    static void listsAreNarrowed(Stage stage) {
        stage.createConfigMap("a", "app: shop, tier: front");
        stage.createConfigMap("b", "app: shop, tier: back");
        stage.createConfigMap("c", "app: bank");
        assertThat(listed(stage, Query.labels("app=shop"))).containsExactly("a", "b");
        assertThat(listed(stage, Query.labels("app in (shop, bank),tier!=back,app")))
                .containsExactly("a", "c");
        assertThat(listed(stage, Query.labels("app,!tier"))).containsExactly("c");
        assertThat(listed(stage, Query.fields("metadata.name=b"))).containsExactly("b");
        var refused = stage.refused(() -> listed(stage, Query.fields("data.color=red")));
        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.status().text("reason")).isEqualTo("BadRequest");
        assertThat(refused.status().text("message"))
                .isEqualTo(
                        "\"data.color\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        assertThat(stage.refused(() ->
                                stage.client().list(Kind.SECRETS, stage.namespace(), Query.fields("data.color=red")))
                        .status()
                        .text("message"))
                .isEqualTo("field label not supported: data.color");
    }

    private static List<String> listed(Stage stage, Query query) {
        var list = stage.client().list(Kind.CONFIG_MAPS, stage.namespace(), query);
        return names(list).stream().filter(name -> name.length() == 1).toList();
    }

    static void theServerTellsWhatItIs(Stage stage) {
        assertThat(stage.client().version()).startsWith("v1.36.").contains("+djong");
        assertThat(stage.client().groups()).contains("apps", "batch", "apiextensions.k8s.io", "networking.k8s.io");
    }

    static void everyKindIsListed(Stage stage) {
        var outcomes = stage.client().listEverything();
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).matches("listed .*List"));
        assertThat(outcomes).hasSizeGreaterThan(KINDS_AT_LEAST);
    }
}
