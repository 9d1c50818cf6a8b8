package dev.djong.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.real.RealContainerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A containerd of version 2, whose CRI has events. */
@Tag("real")
class NewCriRuntimeTest extends RealRuntimeContract {
    @Override
    RealContainerd start(Path directory) {
        return RealContainerd.newest(directory, "nodecri2");
    }

    /** What a driver would have written (CDI). */
    @Test
    void aContainerGetsTheDevicesThatItNames() throws IOException {
        Files.createDirectories(directory.resolve("cdi"));
        Files.writeString(directory.resolve("cdi/example.json"), """
                {"cdiVersion": "0.6.0", "kind": "example.com/gpu", "devices": [
                  {"name": "card-0", "containerEdits": {"env": ["CARD=zero"],
                      "deviceNodes": [{"path": "/dev/card", "hostPath": "/dev/null"}]}}]}
                """);
        var sandbox = runtime().runSandbox(sandbox("uid-d"));
        var wanted = withDevices(container("uid-d", "run", "sleep", "1000"), List.of("example.com/gpu=card-0"));
        var id = runtime().createContainer(sandbox, sandbox("uid-d"), wanted);
        runtime().startContainer(id);
        assertThat(runtime()
                        .exec(id, List.of("sh", "-c", "echo $CARD; ls /dev/card"), Duration.ofSeconds(5))
                        .stdout())
                .isEqualTo("zero\n/dev/card\n");
    }

    private static ContainerSpec withDevices(ContainerSpec spec, List<String> devices) {
        return new ContainerSpec(
                spec.name(),
                spec.attempt(),
                spec.image(),
                spec.specImage(),
                spec.command(),
                spec.args(),
                spec.workingDirectory(),
                spec.env(),
                spec.mounts(),
                devices,
                spec.blockDevices(),
                spec.labels(),
                spec.annotations(),
                spec.logPath(),
                spec.terminal(),
                spec.resources(),
                spec.security(),
                spec.stopSignal());
    }
}
