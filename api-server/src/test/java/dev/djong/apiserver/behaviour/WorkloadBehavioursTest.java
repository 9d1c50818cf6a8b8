package dev.djong.apiserver.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kinds that keep pods running, and those beside them, do beyond their data. */
class WorkloadBehavioursTest {
    private static final WriteContext CONTEXT =
            new WriteContext(UserInfo.anonymous(), Instant.parse("2026-01-02T03:04:05Z"), false);

    private final Behaviours behaviours = Behaviours.builtIn(Behaviour.PLAIN);

    private Behaviour of(GroupVersionResource resource) {
        return behaviours.of(resource.groupResource());
    }

    @Test
    void aNewObjectHasNoStatusOfItsOwnAndAStatusWriteNoWish() {
        for (var resource : List.of(
                Resources.STATEFUL_SETS,
                Resources.DAEMON_SETS,
                Resources.REPLICATION_CONTROLLERS,
                Resources.JOBS,
                Resources.CRON_JOBS,
                Resources.POD_DISRUPTION_BUDGETS,
                Resources.HORIZONTAL_POD_AUTOSCALERS)) {
            var behaviour = of(resource);
            var made = behaviour.prepareForCreate(
                    Yaml.object("{metadata: {name: a, uid: u}, spec: {a: 1}, status: {mine: 1}}"), CONTEXT);
            assertThat(made.generation()).as(resource.toString()).isEqualTo(1);
            assertThat(made.status().has("mine")).as(resource.toString()).isFalse();
            var reported = behaviour.prepareForStatusUpdate(
                    made.with("spec", JsonObject.EMPTY).with("status", JsonObject.EMPTY.with("seen", 1)),
                    made,
                    CONTEXT);
            assertThat(reported.spec()).as(resource.toString()).isEqualTo(made.spec());
            assertThat(reported.status().integerOr("seen", 0)).isEqualTo(1);
            var wished = behaviour.prepareForUpdate(
                    made.with("spec", JsonObject.EMPTY.with("a", 2)).with("status", JsonObject.EMPTY), made, CONTEXT);
            assertThat(wished.generation()).as(resource.toString()).isEqualTo(2);
            assertThat(wished.status()).isEqualTo(made.status());
        }
    }

    @Test
    void aJobFindsItsPodsByItsUid() {
        var job = of(Resources.JOBS)
                .prepareForCreate(
                        Yaml.object("{metadata: {name: pi, uid: u1}, spec: {template: {metadata: {labels: {a: b}}}}}"),
                        CONTEXT);
        assertThat(job.spec().object("selector").object("matchLabels").toString())
                .isEqualTo("{\"batch.kubernetes.io/controller-uid\":\"u1\"}");
        assertThat(job.spec()
                        .object("template")
                        .object("metadata")
                        .object("labels")
                        .stringMap())
                .containsEntry("a", "b")
                .containsEntry("job-name", "pi")
                .containsEntry("batch.kubernetes.io/job-name", "pi")
                .containsEntry("controller-uid", "u1")
                .containsEntry("batch.kubernetes.io/controller-uid", "u1")
                .hasSize(5);
    }

    @Test
    void aJobWithASelectorOfItsOwnIsLeftAlone() {
        var given = Yaml.object(
                "{metadata: {name: pi, uid: u1}, spec: {manualSelector: true, selector: {matchLabels: {a: b}}}}");
        assertThat(of(Resources.JOBS).prepareForCreate(given, CONTEXT).spec()).isEqualTo(given.spec());
    }

    @Test
    void aDaemonSetCountsItsTemplates() {
        var behaviour = of(Resources.DAEMON_SETS);
        var first = behaviour.prepareForCreate(Yaml.object("{metadata: {name: d}, spec: {template: {a: 1}}}"), CONTEXT);
        assertThat(templates(first)).isEqualTo("1");
        var other = behaviour.prepareForUpdate(first.withSpec(spec -> spec.with("minReadySeconds", 1)), first, CONTEXT);
        assertThat(templates(other)).isEqualTo("1");
        var changed = behaviour.prepareForUpdate(
                other.withSpec(spec -> spec.with("template", JsonObject.EMPTY)), other, CONTEXT);
        assertThat(templates(changed)).isEqualTo("2");
        assertThat(changed.generation()).isEqualTo(3);
    }

    private static String templates(ApiObject set) {
        return set.annotation(DaemonSetBehaviour.TEMPLATE_GENERATION).orElse("");
    }

    @Test
    void aVolumeTellsSinceWhenItIsInItsPhase() {
        var behaviour = of(Resources.PERSISTENT_VOLUMES);
        var made = behaviour.prepareForCreate(Yaml.object("{metadata: {name: v}, spec: {}}"), CONTEXT);
        assertThat(made.status().toString())
                .isEqualTo("{\"lastPhaseTransitionTime\":\"2026-01-02T03:04:05Z\",\"phase\":\"Pending\"}");
        var later = new WriteContext(UserInfo.anonymous(), CONTEXT.now().plusSeconds(5), false);
        var same = behaviour.prepareForStatusUpdate(made.withStatus(s -> s.with("message", "m")), made, later);
        assertThat(same.status().text("lastPhaseTransitionTime")).isEqualTo("2026-01-02T03:04:05Z");
        var bound = behaviour.prepareForStatusUpdate(made.withStatus(s -> s.with("phase", "Bound")), made, later);
        assertThat(bound.status().text("lastPhaseTransitionTime")).isEqualTo("2026-01-02T03:04:10Z");
    }
}
