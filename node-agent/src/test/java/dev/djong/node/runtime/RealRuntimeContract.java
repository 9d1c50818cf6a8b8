package dev.djong.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.djong.node.real.RealContainerd;
import dev.djong.node.runtime.cri.CriRuntime;
import dev.djong.node.volume.Losetup;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a real containerd must do, of whatever version. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealRuntimeContract extends ContainerRuntimeContract {
    @TempDir(cleanup = CleanupMode.NEVER)
    static Path directory;

    private RealContainerd containerd;
    private CriRuntime runtime;
    private SystemTimers timers;

    abstract RealContainerd start(Path directory);

    @BeforeAll
    void start() {
        containerd = start(directory);
        timers = new SystemTimers();
        runtime = new CriRuntime(containerd.endpoint(), timers);
    }

    @AfterAll
    void stop() {
        if (runtime != null) {
            runtime.close();
            timers.close();
            containerd.close();
        }
    }

    @Override
    ContainerRuntime runtime() {
        return runtime;
    }

    @Override
    String image() {
        return RealContainerd.IMAGE;
    }

    @Override
    void passTime() {}

    @Test
    void aCommandRunsInTheContainerWithItsEnvironment() {
        var id = run("uid-x", "run", "sleep", "1000");
        var result =
                runtime.exec(id, List.of("sh", "-c", "echo $COLOUR; echo oops >&2; exit 4"), Duration.ofSeconds(5));

        assertThat(result).isEqualTo(new ExecResult(4, "blue\n", "oops\n"));
        assertThatThrownBy(() -> runtime.exec(id, List.of("sleep", "60"), Duration.ofSeconds(1)))
                .isInstanceOf(RuntimeFailure.TimedOut.class);
    }

    @Test
    void whatAContainerWritesIsInItsLog() throws IOException {
        var id = run("uid-y", "run", "sh", "-c", "echo hello");
        await().until(() -> runtime.container(id).orElseThrow().exited());

        assertThat(Files.readString(logs.resolve("app/0.log"))).contains("stdout F hello");
        assertThat(runtime.container(id).orElseThrow().logPath())
                .isEqualTo(logs.resolve("app/0.log").toString());
    }

    @Test
    void containersOutliveTheirRuntime() throws IOException {
        var id = run("uid-z", "run", "sleep", "1000");
        var before = runtime.container(id).orElseThrow();

        containerd.restart();

        await().ignoreExceptions()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(runtime.container(id).orElseThrow()).isEqualTo(before));
    }

    /** One pod writes to it, the next one reads that, and a third one must not write. */
    @Test
    void aVolumeIsSeenAsADevice() throws IOException {
        var image = logs.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(3 << 20);
        }
        var loops = new Losetup();
        var device = loops.attach(image);
        try {
            var first = run("uid-b1", device, false);
            assertThat(exec(first, "test -b /dev/disk && blockdev --getsize64 /dev/disk"))
                    .isEqualTo(new ExecResult(0, (3 << 20) + "\n", ""));
            assertThat(exec(first, "echo precious | dd of=/dev/disk bs=512 seek=3000 conv=sync,fsync 2>&1")
                            .exitCode())
                    .isZero();
            end("uid-b1");
            var second = run("uid-b2", device, false);
            assertThat(exec(second, "dd if=/dev/disk bs=512 skip=3000 count=1 2>/dev/null | head -n 1")
                            .stdout())
                    .isEqualTo("precious\n");
            end("uid-b2");
            var third = run("uid-b3", device, true);
            assertThat(exec(third, "dd if=/dev/disk of=/tmp/x bs=512 count=1").exitCode())
                    .isZero();
            assertThat(exec(third, "echo x | dd of=/dev/disk").exitCode()).isNotZero();
        } finally {
            loops.detach(device);
        }
    }

    private String run(String uid, Path device, boolean readOnly) {
        var devices = List.of(new ContainerSpec.BlockDevice("/dev/disk", device.toString(), readOnly));
        var sandbox = runtime.runSandbox(sandbox(uid));
        var id = runtime.createContainer(sandbox, sandbox(uid), container(uid, "run", devices, "sleep", "1000"));
        runtime.startContainer(id);
        return id;
    }

    private ExecResult exec(String id, String script) {
        return runtime.exec(id, List.of("sh", "-c", script), Duration.ofSeconds(10));
    }

    private void end(String uid) {
        runtime.sandboxesOf(uid).forEach(sandbox -> runtime.removeSandbox(sandbox.id()));
    }

    /** Lists are compared every 20 s once events are there: only they can tell of so early an end. */
    @Test
    void theEndOfAContainerIsToldByEvents() throws Exception {
        var told = new CopyOnWriteArrayList<String>();
        try (var subscription = runtime.onChange(told::add)) {
            assertThat(subscription).isNotNull();
            var id = run("uid-e", "run", "sh", "-c", "sleep 8");
            timers.pause(Duration.ofSeconds(7));
            told.clear();
            await().atMost(Duration.ofSeconds(4)).until(() -> told.contains("uid-e"));
            assertThat(runtime.container(id).orElseThrow().exited()).isTrue();
        }
    }

    @Test
    void anAttachUrlIsServed() {
        var id = run("uid-w", "run", "sleep", "1000");
        var request = new ExecRequest(List.of("true"), false, true, true, false);
        assertThat(runtime.execUrl(id, request).orElseThrow().getHost()).isEqualTo("127.0.0.1");
    }
}
