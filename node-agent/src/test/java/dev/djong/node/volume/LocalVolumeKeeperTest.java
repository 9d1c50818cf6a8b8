package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.fake.FakeApiClient;
import dev.djong.informer.FakeInformers;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.node.fakes.Pods;
import dev.djong.node.spec.PodDirectories;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.storage.LocalVolumes;
import dev.djong.time.VirtualTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalVolumeKeeperTest {
    @TempDir
    private Path folder;

    private final FakeApiClient api = new FakeApiClient(new VirtualTimers());
    private final FakeInformers informers = new FakeInformers(api);

    private final FakeLoops loops = new FakeLoops();

    private VolumeImages images;
    private LocalVolumeKeeper keeper;
    private Path data;

    @BeforeEach
    void data() throws IOException {
        images = new VolumeImages(new PodDirectories(folder, folder), loops);
        data = Files.createDirectories(folder.resolve("local").resolve("pvc-1"));
        Files.writeString(Files.createDirectory(data.resolve("sub")).resolve("file"), "x");
        keeper = new LocalVolumeKeeper(
                "n1", new LocalDirectory(folder.resolve("local")), images, api, informers, Runnable::run);
    }

    private ApiObject deleted(String node, String policy, Path path, String phase) {
        return Pods.object("""
                {'apiVersion':'v1','kind':'PersistentVolume',
                 'metadata':{'name':'pv','labels':{'volumes.djong.dev/node':'%s'},
                   'annotations':{'pv.kubernetes.io/provisioned-by':'djong.dev/local'},
                   'finalizers':['volumes.djong.dev/local-data'],'deletionTimestamp':'2026-01-01T00:00:00Z'},
                 'spec':{'persistentVolumeReclaimPolicy':'%s','local':{'path':'%s'}},'status':{'phase':'%s'}}""".formatted(node, policy, path, phase));
    }

    private static ApiObject asDevice(ApiObject volume, String capacity) {
        return volume.withSpec(
                spec -> spec.with("volumeMode", "Block").with("capacity", JsonObject.of("storage", Json.of(capacity))));
    }

    private void keep(ApiObject volume) {
        keeper.sync();
        api.create(Resources.PERSISTENT_VOLUMES, volume);
        informers.deliver();
        keeper.sync();
    }

    @Test
    void deletesTheDataOfADeletedVolumeAndLetsItGo() {
        keep(deleted("n1", "Delete", data, "Released"));
        assertThat(data).doesNotExist();
        assertThat(data.getParent()).exists();
        assertThat(api.all(Resources.PERSISTENT_VOLUMES)).isEmpty();
    }

    @Test
    void deletesTheImageOfADeletedVolumeOnceNoPodUsesIt() throws IOException {
        var image = data.resolveSibling("pvc-2.img");
        images.attach("uid-1", "pv", image, 1024);
        keep(asDevice(deleted("n1", "Delete", image, "Released"), "1Ki"));
        assertThat(image).exists();
        assertThat(loops.shown()).containsExactly(image);
        assertThat(api.all(Resources.PERSISTENT_VOLUMES)).hasSize(1);
        images.release("uid-1");
        keeper.sync();
        assertThat(image).doesNotExist();
        assertThat(loops.shown()).isEmpty();
        assertThat(api.all(Resources.PERSISTENT_VOLUMES)).isEmpty();
    }

    @Test
    void aDeviceGrowsWithItsVolume() throws IOException {
        var image = data.resolveSibling("pvc-2.img");
        images.attach("uid-1", "pv", image, 1024);
        var bound = asDevice(deleted("n1", "Delete", image, "Bound"), "1025")
                .withMetadata(metadata -> metadata.without("deletionTimestamp"));
        keep(bound);
        assertThat(loops.sizeOf(image)).isEqualTo(1536);
    }

    /** As after a crash between the two. */
    @Test
    void detachesWhatWasAttachedForNobody() throws IOException {
        var image = Files.writeString(data.resolveSibling("pvc-2.img"), "x");
        var strange = Files.writeString(folder.resolve("pvc-3.img"), "x");
        loops.attach(image);
        loops.attach(strange);
        keeper.sync();
        assertThat(loops.shown()).containsExactly(strange);
        assertThat(image).exists();
    }

    @Test
    void keepsWhatIsToBeKept() {
        keep(deleted("n1", "Retain", data, "Released"));
        assertThat(data).exists();
        assertThat(api.all(Resources.PERSISTENT_VOLUMES)).isEmpty();
    }

    @Test
    void touchesNothingOutsideOfItsDirectory() throws IOException {
        var outside = Files.createDirectory(folder.resolve("outside"));
        keep(deleted("n1", "Delete", outside, "Released"));
        assertThat(outside).exists();
        assertThat(new LocalDirectory(folder).keeps(folder)).isFalse();
        assertThat(new LocalDirectory(folder).keeps(folder.resolve("a/../../b")))
                .isFalse();
    }

    @Test
    void leavesVolumesInUseAndThoseOfOthersAlone() {
        keep(deleted("n1", "Delete", data, "Bound"));
        assertThat(data).exists();
        assertThat(api.all(Resources.PERSISTENT_VOLUMES).getFirst().finalizers())
                .isEqualTo(List.of(LocalVolumes.FINALIZER));
    }

    @Test
    void leavesThoseOfOtherNodesAlone() {
        keep(deleted("n2", "Delete", data, "Released"));
        assertThat(data).exists();
        assertThat(api.all(Resources.PERSISTENT_VOLUMES)).hasSize(1);
    }
}
