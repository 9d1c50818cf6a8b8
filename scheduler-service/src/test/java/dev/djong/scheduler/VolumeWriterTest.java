package dev.djong.scheduler;

import static dev.djong.scheduler.Claims.bound;
import static dev.djong.scheduler.Claims.claim;
import static dev.djong.scheduler.Claims.volume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.api.DeleteOptions;
import dev.djong.fake.FakeApiClient;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.scheduler.binding.VolumeWriter;
import dev.djong.scheduler.plugin.VolumePlan;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.StorageState;
import dev.djong.scheduler.snapshot.VolumeInfo;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a pod waits for the volumes that are made for it, and when waiting is in vain. */
class VolumeWriterTest {
    private static final NodeFacts NODE =
            NodeFacts.of(Nodes.node("n1").inZone("a").object());
    private static final String SELECTED = "volume.kubernetes.io/selected-node";

    private final FakeApiClient api = new FakeApiClient(new VirtualTimers());
    private final VolumeWriter writer = new VolumeWriter(api, Duration.ofMillis(50));
    private final StorageState state = new StorageState();
    private VolumePlan plan;

    @BeforeEach
    void write() {
        var created = api.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim("data", "fast"));
        plan = new VolumePlan(NODE, List.of(), List.of(ClaimInfo.of(created)));
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
        state.volumeSeen(VolumeInfo.of(volume("pv", "fast", "1Gi", "a")));
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
    void aVolumeForAnotherNodeIsOfNoUse() throws InterruptedException {
        see(bound(stored(), "pv"));
        state.volumeSeen(VolumeInfo.of(volume("pv", "fast", "1Gi", "b")));
        assertThat(writer.awaitBound(plan, state))
                .contains("pv \"pv\" node affinity doesn't match node \"n1\": no matching NodeSelectorTerms");
    }

    @Test
    void aNodeThatAnotherPodSelectedStays() {
        var elsewhere = new VolumePlan(NodeFacts.of(Nodes.node("n2").object()), List.of(), plan.provisioned());
        assertThatThrownBy(() -> writer.write(elsewhere)).hasMessageContaining("no longer waits for a volume on node");
        assertThat(stored().annotations()).containsEntry(SELECTED, "n1");
    }

    @Test
    void aVolumeThatAnotherClaimGotMeanwhileStaysItsOwn() {
        var free = api.create(Resources.PERSISTENT_VOLUMES, volume("pv", "fast", "1Gi", "a"));
        var mine = plan.provisioned().getFirst();
        var match = new VolumePlan(NODE, List.of(new VolumePlan.Match(mine, VolumeInfo.of(free))), List.of());
        var theirs = JsonObject.of("namespace", Json.of("default"), "name", Json.of("other"), "uid", Json.of("u2"));
        var taken = api.update(Resources.PERSISTENT_VOLUMES, free.withSpec(spec -> spec.with("claimRef", theirs)));
        assertThatThrownBy(() -> writer.write(match)).hasMessageContaining("no longer one for claim");
        assertThat(api.get(Resources.PERSISTENT_VOLUMES, free.key())).isEqualTo(taken);
        api.update(Resources.PERSISTENT_VOLUMES, taken.withSpec(spec -> spec.without("claimRef")));
        writer.write(match);
        assertThat(api.get(Resources.PERSISTENT_VOLUMES, free.key())
                        .spec()
                        .object("claimRef")
                        .text("uid"))
                .isEqualTo(mine.uid());
    }

    @Test
    void thereIsALimit() throws InterruptedException {
        see(stored());
        assertThat(writer.awaitBound(plan, state)).contains("timed out waiting for the volumes of the pod to be bound");
    }
}
