package dev.djong.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterRegistryTest {
    /** Nothing on the machine is expected near it; a test that finds it taken goes on to the next. */
    private static final int API = 17_640;

    private static final int NODE = 17_740;

    @TempDir
    Path folder;

    @Test
    void clustersGetSlotsOfTheirOwnAndKeepThem() throws IOException {
        var registry = new ClusterRegistry(folder.resolve("registry"));
        assertThat(registry.claim(data("a"), slot -> true)).isZero();
        assertThat(registry.claim(data("b"), slot -> true)).isEqualTo(1);
        assertThat(registry.claim(data("a"), slot -> true)).isZero();
        registry.release(0);
        assertThat(registry.claim(data("c"), slot -> true)).isZero();
    }

    @Test
    void aSlotThatTheMachineRoutesElsewhereIsLeftOut() throws IOException {
        assertThat(new ClusterRegistry(folder.resolve("registry")).claim(data("a"), slot -> slot > 2))
                .isEqualTo(3);
    }

    @Test
    void theLastSlotIsGivenAndOneMoreIsRefused() throws IOException {
        var registry = new ClusterRegistry(folder.resolve("registry"));
        for (int i = 0; i < ClusterIdentity.MAX_CLUSTERS; i++) {
            registry.claim(data("c" + i), slot -> true);
        }
        assertThatThrownBy(() -> registry.claim(data("late"), slot -> true)).hasMessageContaining("12 at most");
    }

    @Test
    void clustersThatStartInTheSameSecondGetPortsOfTheirOwn() throws IOException {
        var registry = new ClusterRegistry(folder.resolve("registry"));
        var first = found(registry, data("a"), API, API);
        assertThat(first.nodePort()).as("nor the cluster's own").isNotEqualTo(first.apiPort());
        var second = found(registry, data("b"), API, API);
        assertThat(List.of(second.apiPort(), second.nodePort()))
                .as("nothing listens on the first one's yet")
                .doesNotContain(first.apiPort(), first.nodePort());
        assertThat(ClusterIdentity.read(data("b"))).isEqualTo(second);
    }

    @Test
    void aClusterThatIsDownKeepsItsPortsUntilItIsGone() throws IOException {
        var registry = new ClusterRegistry(folder.resolve("registry"));
        var first = found(registry, data("a"), API, NODE);
        assertThat(registry.settle(data("a"))).as("its own ports are free").isEqualTo(first);
        var second = found(registry, data("b"), first.apiPort(), first.nodePort());
        assertThat(second.apiPort()).isNotEqualTo(first.apiPort());
        registry.release(first.slot());
        assertThat(found(registry, data("c"), first.apiPort(), first.nodePort()).apiPort())
                .isEqualTo(first.apiPort());
    }

    @Test
    void aClusterWhoseFileIsBrokenKeepsNoOtherFromItsStart() throws IOException {
        var registry = new ClusterRegistry(folder.resolve("registry"));
        registry.claim(data("a"), slot -> true);
        Files.writeString(data("a").identity(), "{");
        assertThat(found(registry, data("b"), API, NODE).slot()).isEqualTo(1);
    }

    @Test
    void aClusterMovesFromAPortThatIsTaken() throws IOException {
        var registry = new ClusterRegistry(folder.resolve("registry"));
        var cluster = found(registry, data("a"), API, NODE);
        try (var taken = new ServerSocket(cluster.apiPort())) {
            var moved = registry.settle(data("a"));
            assertThat(moved.apiPort()).isNotEqualTo(taken.getLocalPort());
            assertThat(moved.nodePort()).isEqualTo(cluster.nodePort());
            assertThat(ClusterIdentity.read(data("a"))).isEqualTo(moved);
        }
    }

    private static ClusterIdentity found(ClusterRegistry registry, DataDirectory directory, int api, int node)
            throws IOException {
        return registry.found(
                directory,
                slot -> true,
                (slot, ports) -> new ClusterIdentity("0badcafe", slot, api, node, "n1").onFreePorts(ports));
    }

    private DataDirectory data(String name) throws IOException {
        return new DataDirectory(Files.createDirectories(folder.resolve(name)));
    }
}
