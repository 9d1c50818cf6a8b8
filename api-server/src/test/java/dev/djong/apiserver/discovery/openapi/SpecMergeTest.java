package dev.djong.apiserver.discovery.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpecMergeTest {
    private static final JsonObject OWN = tree("""
            {"swagger": "2.0", "info": {"title": "Kubernetes"},
             "paths": {"/apis/apps/v1/": {"get": {}}},
             "definitions": {"Meta": {"type": "object", "description": "ours"}, "Time": {"type": "string"}}}""");
    private static final JsonObject OTHER = tree("""
            {"swagger": "2.0",
             "paths": {
               "/apis/ships.example/v1/ships": {"get": {"schema": {"$ref": "#/definitions/Ship"}}},
               "/apis/ships.example/v10/ships": {"get": {"schema": {"$ref": "#/definitions/Old"}}},
               "/version/": {"get": {}}},
             "definitions": {
               "Ship": {"properties": {"meta": {"$ref": "#/definitions/Meta"}, "built": {"$ref": "#/definitions/Time"},
                                       "fleet": {"type": "array", "items": {"$ref": "#/definitions/Ship"}}}},
               "Meta": {"type": "object", "description": "theirs"},
               "Time": {"type": "string"},
               "Old": {"type": "object"}}}""");

    private static JsonObject tree(String json) {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8)).asObject();
    }

    private static JsonObject part() {
        return SpecPart.of(OTHER, "/apis/ships.example/v1");
    }

    @Test
    void aPartHasItsPathsAndWhatTheyLeadToAndNothingElse() {
        assertThat(part().object("paths").names()).containsExactly("/apis/ships.example/v1/ships");
        assertThat(part().object("definitions").names()).containsExactly("Meta", "Ship", "Time");
    }

    @Test
    void theSameShapeIsOneAndAnotherOfThatNameGetsANumber() {
        var merge = new SpecMerge(OWN);
        merge.add(part());
        var merged = merge.document();
        assertThat(merged.text("swagger")).isEqualTo("2.0");
        assertThat(merged.object("paths").names()).containsExactly("/apis/apps/v1/", "/apis/ships.example/v1/ships");
        var definitions = merged.object("definitions");
        assertThat(definitions.names()).containsExactly("Meta", "Meta_v2", "Ship", "Time");
        assertThat(definitions.object("Meta").text("description")).isEqualTo("ours");
        assertThat(definitions.object("Meta_v2").text("description")).isEqualTo("theirs");
        assertThat(definitions.object("Ship").toString())
                .contains("#/definitions/Meta_v2", "#/definitions/Time", "#/definitions/Ship")
                .doesNotContain("#/definitions/Meta\"");
    }

    @Test
    void theSamePartTwiceChangesNothing() {
        var once = new SpecMerge(OWN);
        once.add(part());
        var twice = new SpecMerge(OWN);
        twice.add(part());
        twice.add(part());
        assertThat(twice.document()).isEqualTo(once.document());
    }
}
