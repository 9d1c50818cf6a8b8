package dev.djong.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private final JsonObject pod = (JsonObject) JsonReader.read(
            "{\"metadata\":{\"name\":\"web\",\"labels\":{\"app\":\"web\"}},\"spec\":{\"replicas\":3,\"paused\":true}}");

    @Test
    void changingAMemberCopiesOnlyThePathToIt() {
        var changed = pod.withAt(Json.of(5), "spec", "replicas");

        assertThat(changed.object("spec").integerOr("replicas", 0)).isEqualTo(5);
        assertThat(changed.get("metadata")).isSameAs(pod.get("metadata"));
        assertThat(pod.object("spec").integerOr("replicas", 0)).isEqualTo(3);
    }

    @Test
    void aNewMemberIsFoundAtItsPlaceInOrder() {
        assertThat(pod.with("kind", "Pod").names()).containsExactly("kind", "metadata", "spec");
        assertThat(pod.with("zzz", 1).without("metadata").names()).containsExactly("spec", "zzz");
    }

    @Test
    void missingPathsAreMadeOnTheWay() {
        assertThat(JsonObject.EMPTY.withAt(Json.of("x"), "a", "b", "c")).hasToString("{\"a\":{\"b\":{\"c\":\"x\"}}}");
    }

    @Test
    void aMemberOfAnotherTypeReadsAsAbsent() {
        assertThat(pod.string("spec")).isEmpty();
        assertThat(pod.object("spec").text("replicas")).isEmpty();
        assertThat(pod.object("nothing")).isSameAs(JsonObject.EMPTY);
        assertThat(pod.at("metadata", "labels", "app", "deeper")).isNull();
        assertThat(pod.at("metadata", "labels", "app")).isEqualTo(Json.of("web"));
    }

    @Test
    void removingWhatIsNotThereIsTheSameObject() {
        assertThat(pod.without("status")).isSameAs(pod);
    }
}
