package dev.djong.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterRegistryTest {
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

    private DataDirectory data(String name) throws IOException {
        return new DataDirectory(Files.createDirectories(folder.resolve(name)));
    }
}
