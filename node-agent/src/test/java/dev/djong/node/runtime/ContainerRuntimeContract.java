package dev.djong.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every runtime must do. */
abstract class ContainerRuntimeContract {
    private static final SandboxSpec.Namespaces OWN = new SandboxSpec.Namespaces(false, false, false, false);

    @TempDir
    Path logs;

    abstract ContainerRuntime runtime();

    abstract String image();

    /** Lets a second or so pass, on whatever clock the runtime has. */
    abstract void passTime();

    @AfterEach
    void removeEverything() {
        runtime().sandboxes().forEach(sandbox -> runtime().removeSandbox(sandbox.id()));
    }

    SandboxSpec sandbox(String uid) {
        return new SandboxSpec(
                "web",
                "default",
                uid,
                0,
                "web",
                logs.toString(),
                Optional.empty(),
                List.of(),
                Map.of(Labels.POD_UID, uid, Labels.POD_NAME, "web", Labels.POD_NAMESPACE, "default"),
                Map.of("note", "kept"),
                "",
                OWN,
                new SandboxSpec.Security(
                        false, OptionalLong.empty(), OptionalLong.empty(), List.of(), SeccompProfile.UNCONFINED),
                Map.of(),
                "");
    }

    ContainerSpec container(String uid, String simulation, String... command) {
        return container(uid, simulation, List.of(), command);
    }

    ContainerSpec container(
            String uid, String simulation, List<ContainerSpec.BlockDevice> blockDevices, String... command) {
        return new ContainerSpec(
                "app",
                0,
                runtime().image(image()).map(Image::id).orElse(image()),
                image(),
                List.of(command),
                List.of(),
                "",
                List.of(new ContainerSpec.EnvVar("COLOUR", "blue")),
                List.of(),
                List.of(),
                blockDevices,
                Map.of(Labels.POD_UID, uid, Labels.CONTAINER_NAME, "app"),
                Map.of(Labels.SIMULATION, simulation, Labels.BACK_OFF, "PT20S"),
                "app/0.log",
                new ContainerSpec.Terminal(false, false, false),
                new ContainerSpec.Resources(2, 0, 100000, 0, 1000, Map.of()),
                new ContainerSpec.Security(
                        false,
                        false,
                        true,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        SeccompProfile.UNCONFINED,
                        false,
                        OWN,
                        ""),
                "");
    }

    String run(String uid, String simulation, String... command) {
        var sandbox = runtime().runSandbox(sandbox(uid));
        var id = runtime().createContainer(sandbox, sandbox(uid), container(uid, simulation, command));
        runtime().startContainer(id);
        return id;
    }

    @Test
    void isReadyAndNamesItself() {
        assertThat(runtime().health()).isEqualTo(RuntimeHealth.READY);
        assertThat(runtime().version().toString()).matches("\\w+://.+");
    }

    @Test
    void aSandboxHasAnAddressUntilItIsStopped() {
        var id = runtime().runSandbox(sandbox("uid-a"));

        var sandbox = runtime().sandboxesOf("uid-a").getFirst();
        assertThat(sandbox.id()).isEqualTo(id);
        assertThat(sandbox.ready()).isTrue();
        assertThat(sandbox.ips()).hasSize(1);
        assertThat(sandbox.annotations()).containsEntry("note", "kept");

        runtime().stopSandbox(id);
        runtime().stopSandbox(id);
        assertThat(runtime().sandboxesOf("uid-a").getFirst().ready()).isFalse();

        runtime().removeSandbox(id);
        runtime().removeSandbox(id);
        assertThat(runtime().sandboxesOf("uid-a")).isEmpty();
    }

    @Test
    void aContainerIsCreatedThenRunsAndKeepsItsAnnotations() {
        var sandbox = runtime().runSandbox(sandbox("uid-a"));
        var id = runtime().createContainer(sandbox, sandbox("uid-a"), container("uid-a", "run", "sleep", "1000"));
        assertThat(runtime().container(id).orElseThrow().state()).isEqualTo(Container.State.CREATED);

        runtime().startContainer(id);

        var container = runtime().container(id).orElseThrow();
        assertThat(container.running()).isTrue();
        assertThat(container.startedAt()).isPresent();
        assertThat(container.podUid()).isEqualTo("uid-a");
        assertThat(container.name()).isEqualTo("app");
        assertThat(container.sandboxId()).isEqualTo(sandbox);
        assertThat(container.backOff()).isEqualTo(Duration.ofSeconds(20));
        assertThat(runtime().containersOf("uid-b")).isEmpty();
    }

    @Test
    void anEndedContainerTellsItsExitCode() {
        var id = run("uid-a", "exit 3", "sh", "-c", "exit 3");
        passTime();

        await().untilAsserted(() ->
                assertThat(runtime().container(id).orElseThrow().exited()).isTrue());
        var container = runtime().container(id).orElseThrow();
        assertThat(container.exitCode()).isEqualTo(3);
        assertThat(container.reason()).isEqualTo("Error");
        assertThat(container.finishedAt()).isPresent();
    }

    @Test
    void stoppingEndsAContainerAndIsIdempotent() {
        var id = run("uid-a", "run", "sleep", "1000");

        runtime().stopContainer(id, Duration.ofSeconds(1));
        runtime().stopContainer(id, Duration.ofSeconds(1));

        await().untilAsserted(() ->
                assertThat(runtime().container(id).orElseThrow().exited()).isTrue());
        runtime().removeContainer(id);
        runtime().removeContainer(id);
        assertThat(runtime().container(id)).isEmpty();
    }

    @Test
    void stoppingASandboxEndsItsContainers() {
        var id = run("uid-a", "run", "sleep", "1000");

        runtime().stopSandbox(runtime().sandboxesOf("uid-a").getFirst().id());

        await().untilAsserted(() ->
                assertThat(runtime().container(id).orElseThrow().exited()).isTrue());
    }

    @Test
    void changesAreTold() throws Exception {
        var told = new CopyOnWriteArraySet<String>();
        try (var subscription = runtime().onChange(told::add)) {
            assertThat(subscription).isNotNull();
            run("uid-c", "exit 0", "true");
            passTime();
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(told).contains("uid-c"));
        }
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> runtime().startContainer("nonesuch")).isInstanceOf(RuntimeFailure.NotFound.class);
        assertThat(runtime().container("nonesuch")).isEmpty();
        assertThat(runtime().image("djong.test/nonesuch:1")).isEmpty();
        runtime().stopContainer("nonesuch", Duration.ZERO);
        runtime().removeContainer("nonesuch");
    }
}
