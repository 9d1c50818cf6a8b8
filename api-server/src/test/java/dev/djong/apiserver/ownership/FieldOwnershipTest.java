package dev.djong.apiserver.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.ownership.Manager.Operation;
import dev.djong.codec.ObjectDecoder;
import dev.djong.codec.YamlReader;
import dev.djong.definition.StructSchema;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Apply and update over real schemas, each case a small story. */
class FieldOwnershipTest {
    private static final StructSchema DEPLOYMENT = BuiltInDefinitions.load()
            .shapeOf(new GroupVersionKind("apps", "v1", "Deployment"))
            .orElseThrow();
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-01T00:01:00Z");

    private static final String WEB = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {app: web}}
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                  - {name: web, image: "web:1", ports: [{containerPort: 80}]}
            """;

    @Test
    void anApplierOwnsJustWhatItNames() {
        var web = apply("me", WEB, null);
        assertThat(fields(web, "me")).isEqualTo(JsonReader.read("""
                        {"f:metadata": {"f:labels": {"f:app": {}}},
                         "f:spec": {"f:replicas": {}, "f:template": {"f:spec": {"f:containers": {
                            "k:{\\"name\\":\\"web\\"}": {".": {}, "f:name": {}, "f:image": {}, "f:ports": {
                               "k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}": {".": {}, "f:containerPort": {}}}}}}}}}
                        """));
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        var web = apply("me", WEB, null);
        assertThat(applyAt("me", WEB, web, LATER, false)).isSameAs(web);
    }

    @Test
    void whatAnApplierNamesNoMoreGoes() {
        var web = apply("me", WEB, null);
        var less = apply("me", WEB.replace(", ports: [{containerPort: 80}]", ""), web);
        assertThat(container(less).has("ports")).isFalse();
        assertThat(container(less).text("image")).isEqualTo("web:1");
    }

    @Test
    void whatSomebodyElseAppliedTooStays() {
        var web = apply("me", WEB, null);
        var both = apply("other", "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2}}", web);
        var less = apply("me", WEB.replace("  replicas: 2\n", ""), both);
        assertThat(less.spec().integerOr("replicas", -1)).isEqualTo(2);
        assertThat(fields(less, "me").object("f:spec").has("f:replicas")).isFalse();
    }

    @Test
    void whatNobodyOwnsStaysWithItsItem() {
        var web = apply("me", WEB, null);
        var defaulted = web.withSpec(spec -> spec.with("paused", true));
        assertThat(apply("me", WEB.replace("web:1", "web:2"), defaulted).spec().flag("paused"))
                .isTrue();
    }

    @Test
    void anotherValueIsAConflict() {
        var web = apply("me", WEB, null);
        assertThatThrownBy(() -> apply("other", "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 5}}", web))
                .isInstanceOfSatisfying(ApiFailure.class, failure -> {
                    assertThat(failure.status().code()).isEqualTo(409);
                    assertThat(failure.getMessage())
                            .isEqualTo("Apply failed with 1 conflict: conflict with \"me\": .spec.replicas");
                    assertThat(failure.status().details().causes().getFirst().reason())
                            .isEqualTo("FieldManagerConflict");
                });
    }

    @Test
    void allConflictsAreTold() {
        var web = apply("me", WEB, null);
        var other = WEB.replace("replicas: 2", "replicas: 5").replace("web:1", "web:2");
        assertThatThrownBy(() -> apply("other", other, web)).hasMessage("""
                        Apply failed with 2 conflicts: conflicts with "me":
                        - .spec.replicas
                        - .spec.template.spec.containers[name="web"].image""");
    }

    @Test
    void forceTakesOver() {
        var web = apply("me", WEB, null);
        var taken = applyAt("other", "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 5}}", web, LATER, true);
        assertThat(taken.spec().integerOr("replicas", -1)).isEqualTo(5);
        assertThat(fields(taken, "me").object("f:spec").has("f:replicas")).isFalse();
        assertThat(fields(taken, "other").object("f:spec").has("f:replicas")).isTrue();
    }

    @Test
    void anUpdaterOwnsWhatItChangesAndTakesItFromOthers() {
        var web = apply("me", WEB, null);
        var scaled = web.withSpec(spec -> spec.with("replicas", 7));
        var updated = updater("scaler", LATER).recordUpdate(scaled, web);
        assertThat(fields(updated, "scaler")).isEqualTo(JsonReader.read("{\"f:spec\":{\"f:replicas\":{}}}"));
        assertThat(fields(updated, "me").object("f:spec").has("f:replicas")).isFalse();
        assertThatThrownBy(() -> apply("me", WEB, updated))
                .hasMessage("Apply failed with 1 conflict: conflict with \"scaler\" using apps/v1: .spec.replicas");
    }

    @Test
    void anUpdateThatChangesNothingRecordsNothing() {
        var web = apply("me", WEB, null);
        assertThat(updater("idle", LATER).recordUpdate(web, web)).isEqualTo(web);
        assertThat(updater("idle", LATER).recordUpdate(ManagedFields.removeFrom(web), web))
                .isEqualTo(web);
    }

    /** As upstream records a create: what has a zero value is there before it, what is behind a pointer is not. */
    @Test
    void aCreatorOwnsEverything() {
        var created = updater("kubectl-create", FIRST).recordCreate(canonical(tree(WEB)));
        var owned = fields(created, "kubectl-create");
        assertThat(owned.object("f:metadata").object("f:labels")).isEqualTo(JsonReader.read("{\".\":{},\"f:app\":{}}"));
        assertThat(owned.object("f:spec").has(".")).isFalse();
        assertThat(owned.object("f:metadata").has("f:name")).isFalse();
    }

    @Test
    void aStatusIsOutOfReachOfTheMainResource() {
        var web = apply("me", WEB, null);
        var both = web.withStatus(status -> status.with("replicas", 3)).withSpec(spec -> spec.with("replicas", 3));
        var ownership = new FieldOwnership(manager("main"), DEPLOYMENT, FieldOwnership.outOfReach("", true), LATER);
        assertThat(fields(ownership.recordUpdate(both, web), "main").has("f:status"))
                .isFalse();
        var status =
                new FieldOwnership(manager("status"), DEPLOYMENT, FieldOwnership.outOfReach("status", true), LATER);
        assertThat(fields(status.recordUpdate(both, web), "status").names()).containsExactly("f:status");
    }

    @Test
    void oneEmptyEntryForgetsTheOwners() {
        var web = apply("me", WEB, null);
        var reset = web.withMetadata(
                metadata -> metadata.with("managedFields", dev.djong.json.JsonArray.of(JsonObject.EMPTY)));
        assertThat(updater("x", LATER).recordUpdate(reset, web).metadata().has("managedFields"))
                .isFalse();
    }

    @Test
    void updatersOfManyNamesDoNotFillTheObject() {
        var web = apply("me", WEB, null);
        for (int i = 0; i < 3 * ManagedFields.MAX_UPDATERS; i++) {
            int number = i;
            var next = web.withLabel("label-" + number, "x");
            web = updater("client-" + number, LATER.plusSeconds(number)).recordUpdate(next, web);
        }
        assertThat(web.metadata().array("managedFields").size()).isEqualTo(1 + ManagedFields.MAX_UPDATERS);
        assertThat(fields(web, "ancient-changes")
                        .object("f:metadata")
                        .object("f:labels")
                        .has("f:label-0"))
                .isTrue();
    }

    @Test
    void kubectlTakesOverWhatItAppliedInTheOldWay() {
        var old = canonical(tree(WEB)).withAnnotation("kubectl.kubernetes.io/last-applied-configuration", text(WEB));
        var created = updater("kubectl-client-side-apply", FIRST).recordCreate(old);
        var next = WEB.replace("web:1", "web:2");
        assertThatThrownBy(() -> apply("me", next, created)).isInstanceOf(ApiFailure.class);
        var applied = apply("kubectl", next, created);
        assertThat(container(applied).text("image")).isEqualTo("web:2");
        assertThat(applied.annotation("kubectl.kubernetes.io/last-applied-configuration"))
                .hasValue(text(next) + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a x b c | b a d   | b a x c d",
                "a b     | b       | a b",
                "a       | b       | a b",
                "        | a b     | a b",
                "a b c   | c a     | c a b",
            })
    void mergedItemsKeepBothOrders(String object, String configuration, String merged) {
        var result = Merge.over(containers(object), containers(configuration), DEPLOYMENT);
        assertThat(result.object("spec")
                        .object("template")
                        .object("spec")
                        .array("containers")
                        .objects())
                .extracting(container -> container.text("name"))
                .containsExactly(merged.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{spec: {x: 1}}                        | .spec.x: field not declared in schema",
                "{spec: {template: {spec: {containers: [{image: a}]}}}} | .spec.template.spec.containers: element 0: associative list with keys has an element that omits all key fields [name]",
                "{spec: {template: {spec: {containers: [{name: a}, {name: a}]}}}} | .spec.template.spec.containers: duplicate entries for key [name=\"a\"]",
            })
    void saysWhatCannotBeApplied(String configuration, String problem) {
        assertThat(Claims.problems(tree(configuration), DEPLOYMENT)).isEqualTo(List.of(problem));
    }

    private static JsonObject containers(String names) {
        var items = new StringBuilder();
        for (var name : names == null ? new String[0] : names.split(" ")) {
            items.append("{name: ").append(name).append("},");
        }
        return tree("{spec: {template: {spec: {containers: [" + items + "]}}}}");
    }

    private static ApiObject apply(String manager, String yaml, ApiObject stored) {
        return applyAt(manager, yaml, stored, FIRST, false);
    }

    private static ApiObject applyAt(String manager, String yaml, ApiObject stored, Instant now, boolean force) {
        var applier = new Manager(manager, Operation.APPLY, "apps/v1", "");
        return new FieldOwnership(applier, DEPLOYMENT, FieldOwnership.outOfReach("", true), now)
                .apply(tree(yaml), stored, object -> canonical(object.root()), force);
    }

    private static FieldOwnership updater(String name, Instant now) {
        return new FieldOwnership(manager(name), DEPLOYMENT, FieldSet.EMPTY, now);
    }

    private static Manager manager(String name) {
        return new Manager(name, Operation.UPDATE, "apps/v1", "");
    }

    private static JsonObject fields(ApiObject object, String manager) {
        return ManagedFields.of(object).orElseThrow().entries().stream()
                .filter(entry -> entry.manager().name().equals(manager))
                .findFirst()
                .orElseThrow()
                .fields()
                .root();
    }

    private static JsonObject container(ApiObject web) {
        return web.spec()
                .object("template")
                .object("spec")
                .array("containers")
                .get(0)
                .asObject();
    }

    private static ApiObject canonical(JsonObject tree) {
        return new ApiObject(ObjectDecoder.canonical(tree, DEPLOYMENT).tree());
    }

    private static String text(String yaml) {
        return tree(yaml).toString();
    }

    private static JsonObject tree(String yaml) {
        return YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).tree().asObject();
    }
}
