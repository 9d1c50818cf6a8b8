package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.djong.api.ListOptions;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The commands of Helm 3, which patches what it finds, and of Helm 4, which applies on the server and waits by watches:
 * above all the roll-back, which no library offers.
 */
class HelmCommandTest {
    private static final String CHART = "src/test/resources/charts/widgets";
    private static final GroupVersionResource WIDGETS = new GroupVersionResource("example.com", "v1", "widgets");
    private static final String MISSING = "there is no Helm: install it with 'parts/install helm'";

    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster(Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);

    @TestFactory
    Stream<DynamicTest> aReleaseIsRolledBack() throws IOException, InterruptedException {
        var helms = helms();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(helms).as(MISSING).isNotEmpty();
        }
        assumeTrue(!helms.isEmpty(), MISSING);
        return helms.stream()
                .map(helm -> DynamicTest.dynamicTest(
                        "Helm " + helm.version,
                        () -> new Release(helm.path, "shop-" + helm.version.charAt(0)).lives()));
    }

    private record Helm(String version, Path path) {}

    private static List<Helm> helms() throws IOException, InterruptedException {
        var found = new ProcessBuilder("../parts/install", "--print-path", "helms")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
        var helms = lines.map(line -> line.split(" ", 2))
                .map(fields -> new Helm(fields[0], Path.of(fields[1])))
                .toList();
        found.waitFor();
        return helms;
    }

    private static final class Release {
        private static final String NAME = "toys";

        private final Path helm;
        private final String namespace;

        Release(Path helm, String namespace) {
            this.helm = helm;
            this.namespace = namespace;
        }

        void lives() throws IOException, InterruptedException {
            helm("install", NAME, CHART, "--create-namespace", "--wait", "--timeout=2m");
            assertIs("red", 2);
            assertThat(completed("pre-install")).isTrue();

            assertThat(helm("upgrade", NAME, CHART, "--set=color=green", "--dry-run=server"))
                    .contains("served: \"true\"");
            assertIs("red", 2);
            helm("upgrade", NAME, CHART, "--set=color=green,replicas=3", "--wait", "--timeout=2m");
            assertIs("green", 3);
            assertThat(completed("post-upgrade")).isTrue();

            helm("rollback", NAME, "1", "--wait", "--timeout=2m");
            assertIs("red", 2);
            assertThat(completed("post-rollback")).isTrue();
            helm("rollback", NAME, "2", "--wait", "--timeout=2m");
            assertIs("green", 3);
            assertThat(history())
                    .containsExactly(
                            "superseded Install complete",
                            "superseded Upgrade complete",
                            "superseded Rollback to 1",
                            "deployed Rollback to 2");

            assertThat(run("upgrade", NAME, CHART, "--set=color=pink").text).contains("Unsupported value: \"pink\"");
            helm("rollback", NAME, "4", "--wait", "--timeout=2m"); // of what had changed by then
            assertIs("green", 3);
            helm("test", NAME, "--timeout=2m");
            assertThat(completed("test")).isTrue();
            assertThat(helm("get", "values", NAME)).contains("color: green");

            helm("uninstall", NAME, "--wait", "--timeout=2m");
            assertThat(completed("pre-delete")).isTrue();
            await().atMost(RunningCluster.PATIENCE).untilAsserted(() -> {
                assertThat(names(WIDGETS)).isEmpty();
                assertThat(names(Resources.DEPLOYMENTS)).isEmpty();
                assertThat(names(Resources.SECRETS)).noneMatch(name -> name.contains("helm"));
            });
        }

        private void assertIs(String color, int replicas) {
            var api = CLUSTER.api();
            assertThat(api.get(WIDGETS, key("")).spec().text("color")).isEqualTo(color);
            assertThat(api.get(Resources.CONFIG_MAPS, key(""))
                            .root()
                            .object("data")
                            .text("color"))
                    .isEqualTo(color);
            assertThat(api.get(Resources.DEPLOYMENTS, key("")).status().integerOr("readyReplicas", 0))
                    .isEqualTo(replicas);
        }

        private boolean completed(String hook) {
            return CLUSTER.api().get(Resources.JOBS, key("-" + hook)).status().integerOr("succeeded", 0) == 1;
        }

        private ObjectKey key(String suffix) {
            return new ObjectKey(namespace, NAME + suffix);
        }

        private List<String> names(GroupVersionResource resource) {
            return CLUSTER.api().list(resource, ListOptions.inNamespace(namespace)).items().stream()
                    .map(ApiObject::name)
                    .toList();
        }

        /** Status and description of each revision, oldest first. */
        private List<String> history() throws IOException, InterruptedException {
            var revisions =
                    JsonReader.read(helm("history", NAME, "--output=json").getBytes(StandardCharsets.UTF_8));
            return revisions
                    .asArray()
                    .objects()
                    .map(revision -> revision.text("status") + " " + revision.text("description"))
                    .toList();
        }

        private String helm(String... command) throws IOException, InterruptedException {
            var outcome = run(command);
            assertThat(outcome.code).as(outcome.text).isZero();
            return outcome.text;
        }

        private record Outcome(int code, String text) {}

        private Outcome run(String... arguments) throws IOException, InterruptedException {
            var command = new ArrayList<String>();
            command.add(helm.toString());
            command.addAll(List.of(arguments));
            command.addAll(List.of("--namespace=" + namespace, "--kubeconfig=" + CLUSTER.kubeconfig()));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        }
    }
}
