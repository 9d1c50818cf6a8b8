package dev.djong.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.fakes.Pods;
import dev.djong.node.pod.Checkpoints.Stop;
import dev.djong.node.runtime.Container;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop that an agent began and the one after it, started when the first was killed, carries on. */
class ContainerStopperTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final String PLAIN = "'containers':[{'name':'app','image':'web:1'}]";
    private static final String WITH_HOOK =
            "'containers':[{'name':'app','image':'web:1','lifecycle':{'preStop':{'sleep':{'seconds':25}}}}]";

    @TempDir
    Path directory;

    private SimulatedPodLife life;
    private Container container;
    private Instant begunAt;

    @BeforeEach
    void runPod() {
        life = new SimulatedPodLife(directory);
        life.apply(Pods.pod(PLAIN));
        container = life.newest();
        begunAt = life.timers.instant();
    }

    private Stop begin(String spec, boolean preStopDone, Duration grace) {
        var before = new Stop(begunAt, GRACE, preStopDone);
        life.around.checkpoints().save("uid-1", container.id(), before);
        life.timers.advance(Duration.ofSeconds(20));
        var progress = new PodProgress(Map.of(container.id(), before));
        return new ContainerStopper(life.around, Pods.view(spec), progress).begin(container, grace);
    }

    @Test
    void goesOnWithWhatIsLeftOfItsTime() {
        assertThat(begin(PLAIN, false, GRACE)).isEqualTo(new Stop(begunAt, GRACE, false));
    }

    @Test
    void aHookThatWasThroughIsNotRunAgain() {
        assertThat(begin(WITH_HOOK, true, GRACE)).isEqualTo(new Stop(begunAt, GRACE, true));
    }

    @Test
    void aHookThatWasInterruptedHasTheWholeTimeAgain() {
        var now = begunAt.plusSeconds(20);
        assertThat(begin(WITH_HOOK, false, GRACE)).isEqualTo(new Stop(now, GRACE, false));
        assertThat(life.around.checkpoints().stopsOf("uid-1"))
                .containsEntry(container.id(), new Stop(now, GRACE, false));
    }

    @Test
    void lessTimeThanWasLeftIsHonoured() {
        assertThat(begin(PLAIN, false, Duration.ofSeconds(3)).deadline()).isEqualTo(begunAt.plusSeconds(23));
    }
}
