package dev.djong.controller.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryPlannerTest {
    private static final String LABEL = "hash";

    private static ApiObject owner(String image) {
        var owner = Cluster.object("apps/v1", "StatefulSet", "web", """
                {"selector": {"matchLabels": {"app": "web"}},
                 "template": {"metadata": {"labels": {"app": "web"}},
                              "spec": {"containers": [{"name": "main", "image": "%s"}]}}}""".formatted(image));
        return owner.withMetadata(metadata -> metadata.with("uid", "u1"))
                .withAnnotation("kubernetes.io/change-cause", "because");
    }

    private static List<ApiObject> history(String... images) {
        var history = new ArrayList<ApiObject>();
        for (var image : images) {
            history.add(TemplateRevision.of(owner(image), LABEL, history.size() + 1));
        }
        return history;
    }

    private static HistoryPlanner.Step plan(String image, List<ApiObject> history) {
        return HistoryPlanner.plan(owner(image), history, LABEL);
    }

    @Test
    void theFirstTemplateIsTheFirstRevision() {
        assertThat(plan("a", List.of())).isInstanceOfSatisfying(HistoryPlanner.Step.Create.class, create -> {
            var revision = create.revision();
            assertThat(TemplateRevision.number(revision)).isEqualTo(1);
            assertThat(revision.name()).matches("web-[bcdfghjklmnpqrstvwxz2456789]+");
            assertThat(revision.labels())
                    .containsEntry("app", "web")
                    .containsEntry(LABEL, revision.name().substring("web-".length()));
            assertThat(revision.annotations()).containsEntry("kubernetes.io/change-cause", "because");
            assertThat(revision.controllerReference().orElseThrow().uid()).isEqualTo("u1");
            assertThat(revision.root().at("data", "spec", "template", "$patch")).hasToString("\"replace\"");
            assertThat(TemplateRevision.template(revision))
                    .isEqualTo(owner("a").spec().object("template"));
        });
    }

    @Test
    void anUnchangedTemplateKeepsItsRevision() {
        assertThat(plan("b", history("a", "b"))).isInstanceOf(HistoryPlanner.Step.Keep.class);
    }

    @Test
    void goingBackGivesTheOldRevisionTheNextNumber() {
        var history = history("a", "b", "c");
        assertThat(plan("a", history)).isInstanceOfSatisfying(HistoryPlanner.Step.Renumber.class, step -> {
            assertThat(step.revision().name()).isEqualTo(history.getFirst().name());
            assertThat(TemplateRevision.number(step.revision())).isEqualTo(4);
        });
    }

    @Test
    void anotherTemplateIsAnotherRevision() {
        assertThat(plan("c", history("a", "b"))).isInstanceOfSatisfying(HistoryPlanner.Step.Create.class, step -> {
            assertThat(TemplateRevision.number(step.revision())).isEqualTo(3);
        });
    }

    @Test
    void anEmptyCreationTimestampIsNoOtherTemplate() {
        var revision = history("a").getFirst();
        var older = new ApiObject(revision.root()
                .withAt(dev.djong.json.Json.NULL, "data", "spec", "template", "metadata", "creationTimestamp"));
        assertThat(plan("a", List.of(older))).isInstanceOf(HistoryPlanner.Step.Keep.class);
    }

    @Test
    void kindsAndCollisionsLeadToOtherNames() {
        var name = history("a").getFirst().name();
        var daemon = new ApiObject(owner("a").root().with("kind", "DaemonSet"));
        assertThat(TemplateRevision.of(daemon, LABEL, 1).name()).isNotEqualTo(name);
        var collided = owner("a").with("status", JsonObject.EMPTY.with("collisionCount", 1));
        assertThat(TemplateRevision.of(collided, LABEL, 1).name()).isNotEqualTo(name);
    }

    @Test
    void theOldestBeyondTheLimitGoUnlessAPodHasThem() {
        var history = history("a", "b", "c", "d");
        assertThat(HistoryPlanner.surplus(history, revision -> false, 3)).containsExactly(history.get(0));
        assertThat(HistoryPlanner.surplus(history, revision -> false, 4)).isEmpty();
        assertThat(HistoryPlanner.surplus(history, revision -> false, 0)).containsExactlyElementsOf(history);
        assertThat(HistoryPlanner.surplus(history, history.get(0)::equals, 3)).containsExactly(history.get(1));
    }
}
