package dev.djong.scheduler;

import static dev.djong.scheduler.Claims.bound;
import static dev.djong.scheduler.Claims.claim;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.fake.FakeApiClient;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.scheduler.binding.VolumeWriter;
import dev.djong.scheduler.plugin.VolumePlan;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.StorageState;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a pod waits for the volumes that are made for it, and when waiting is in vain. */
class VolumeWriterTest {
    private static final String SELECTED = "volume.kubernetes.io/selected-node";

    private final FakeApiClient api = new FakeApiClient(new VirtualTimers());
    private final VolumeWriter writer = new VolumeWriter(api, Duration.ofMillis(50));
    private final StorageState state = new StorageState();
    private VolumePlan plan;

    @BeforeEach
    void write() {
        var created = api.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim("data", "fast"));
        plan = new VolumePlan("n1", List.of(), List.of(ClaimInfo.of(created)));
        writer.write(plan);
    }

    private ApiObject stored() {
        return api.get(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                plan.provisioned().getFirst().key());
    }

    private void see(ApiObject claim) {
        state.claimSeen(ClaimInfo.of(claim));
    }

    @Test
    void theClaimIsToldTheNodeAndWaitedFor() throws InterruptedException {
        assertThat(stored().annotations()).containsEntry(SELECTED, "n1");
        see(bound(stored(), "pv"));
        assertThat(writer.awaitBound(plan, state)).isEmpty();
    }

    @Test
    void aProvisionerThatCannotTakesTheNodeOff() throws InterruptedException {
        see(stored());
        var reset = api.update(
                Resources.PERSISTENT_VOLUME_CLAIMS, stored().withMetadata(metadata -> metadata.without("annotations")));
        see(reset);
        assertThat(writer.awaitBound(plan, state)).contains("selectedNode annotation reset for PVC \"data\"");
    }

    @Test
    void aClaimThatIsGoneIsNotWaitedFor() throws InterruptedException {
        api.delete(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                plan.provisioned().getFirst().key(),
                DeleteOptions.DEFAULT);
        assertThat(writer.awaitBound(plan, state)).contains("persistentvolumeclaim \"data\" not found");
    }

    @Test
    void thereIsALimit() throws InterruptedException {
        see(stored());
        assertThat(writer.awaitBound(plan, state)).contains("timed out waiting for the volumes of the pod to be bound");
    }
}
