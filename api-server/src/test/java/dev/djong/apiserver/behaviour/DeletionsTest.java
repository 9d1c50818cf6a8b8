package dev.djong.apiserver.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeletionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final GroupVersionKind POD_KIND = new GroupVersionKind("", "v1", "Pod");
    private static final ApiObject POD = Yaml.object("""
        metadata: {namespace: team, name: web, uid: u1, generation: 1}
        spec: {nodeName: n1, terminationGracePeriodSeconds: 30}
        status: {phase: Running}
        """);

    private static DeletionPlan plan(ApiObject pod, DeleteRequest request) {
        return Deletions.plan(new PodBehaviour(), POD_KIND, pod, request, NOW);
    }

    private static ApiObject marked(DeletionPlan plan) {
        return ((DeletionPlan.Mark) plan).marked();
    }

    @Test
    void marksARunningPodAndShortensItsGrace() {
        var first = marked(plan(POD, DeleteRequest.DEFAULT));
        assertThat(first.metadata().text("deletionTimestamp")).isEqualTo("2026-01-01T00:00:30Z");
        assertThat(first.metadata().integerOr("deletionGracePeriodSeconds", 0)).isEqualTo(30);
        assertThat(first.generation()).isEqualTo(2);

        assertThat(plan(first, DeleteRequest.DEFAULT)).isInstanceOf(DeletionPlan.AlreadyMarked.class);
        assertThat(plan(first, DeleteRequest.DEFAULT.withGracePeriodSeconds(60)))
                .isInstanceOf(DeletionPlan.AlreadyMarked.class);
        var shorter = marked(plan(first, DeleteRequest.DEFAULT.withGracePeriodSeconds(10)));
        assertThat(shorter.metadata().text("deletionTimestamp")).isEqualTo("2026-01-01T00:00:10Z");
        assertThat(shorter.generation()).isEqualTo(2);
        assertThat(plan(first, DeleteRequest.DEFAULT.withGracePeriodSeconds(0)))
                .isInstanceOf(DeletionPlan.Remove.class);
    }

    @Test
    void removesAtOnceWhatNobodyRuns() {
        assertThat(plan(POD.withSpec(spec -> spec.without("nodeName")), DeleteRequest.DEFAULT))
                .isInstanceOf(DeletionPlan.Remove.class);
        assertThat(plan(POD.withStatus(status -> status.with("phase", "Failed")), DeleteRequest.DEFAULT))
                .isInstanceOf(DeletionPlan.Remove.class);
    }

    @Test
    void waitsForFinalizers() {
        var held = Yaml.object("{metadata: {name: c, generation: 3, finalizers: [a/b]}}");
        var plan = Deletions.plan(Behaviour.PLAIN, POD_KIND, held, DeleteRequest.DEFAULT, NOW);
        assertThat(marked(plan).metadata().integerOr("deletionGracePeriodSeconds", -1))
                .isZero();
        assertThat(marked(plan).generation()).isEqualTo(4);
        var freed = marked(plan).withFinalizers(java.util.List.of());
        assertThat(Deletions.completes(Behaviour.PLAIN, freed, marked(plan))).isTrue();
        assertThat(Deletions.completes(Behaviour.PLAIN, marked(plan), marked(plan)))
                .isFalse();
    }

    @Test
    void addsTheFinalizerOfItsPropagation() {
        var object = Yaml.object("{metadata: {name: c}}");
        var orphan =
                Deletions.plan(Behaviour.PLAIN, POD_KIND, object, DeleteRequest.DEFAULT.with(Propagation.ORPHAN), NOW);
        assertThat(marked(orphan).finalizers()).containsExactly("orphan");
        var foreground = Deletions.plan(
                Behaviour.PLAIN, POD_KIND, marked(orphan), DeleteRequest.DEFAULT.with(Propagation.FOREGROUND), NOW);
        assertThat(marked(foreground).finalizers()).containsExactly("foregroundDeletion");
    }

    @Test
    void holdsANamespaceUntilItIsFinalized() {
        var behaviour = new NamespaceBehaviour();
        var namespace = behaviour.prepareForCreate(
                Yaml.object("{metadata: {name: team}}"),
                new WriteContext(dev.djong.apiserver.authn.UserInfo.anonymous(), NOW, false));
        var plan = Deletions.plan(behaviour, POD_KIND, namespace, DeleteRequest.DEFAULT, NOW);
        var terminating = marked(plan);
        assertThat(terminating.status().text("phase")).isEqualTo("Terminating");
        assertThat(Deletions.plan(behaviour, POD_KIND, terminating, DeleteRequest.DEFAULT, NOW))
                .isInstanceOf(DeletionPlan.AlreadyMarked.class);
        var finalized = terminating.withSpec(spec -> spec.without("finalizers"));
        assertThat(Deletions.completes(behaviour, finalized, terminating)).isTrue();
    }

    @Test
    void checksPreconditions() {
        var request = DeleteRequest.of(Yaml.tree("{preconditions: {uid: other}}"));
        assertThatThrownBy(() -> plan(POD, request))
                .hasMessage("Operation cannot be fulfilled on Pod \"web\": the UID in the precondition (other) does not"
                        + " match the UID in record (u1). The object might have been deleted and then recreated");
        var stale = DeleteRequest.of(Yaml.tree("{preconditions: {resourceVersion: '7'}}"));
        assertThatThrownBy(() -> plan(POD.withResourceVersion("9"), stale))
                .hasMessage(
                        "Operation cannot be fulfilled on Pod \"web\": the ResourceVersion in the precondition (7) does"
                                + " not match the ResourceVersion in record (9). The object might have been modified");
    }
}
