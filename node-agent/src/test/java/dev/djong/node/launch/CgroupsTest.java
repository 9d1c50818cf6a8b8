package dev.djong.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.fakes.Pods;
import dev.djong.node.spec.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both layouts of {@code /sys/fs/cgroup}, as directories of a test. */
class CgroupsTest {
    private static final String POD = "djong-a1/kubepods/besteffort/poduid-1";

    @TempDir
    Path mount;

    private final Pod pod = Pods.view("'containers':[{'name':'app','image':'web:1'}]");

    private Cgroups cgroups() {
        return new Cgroups("/djong-a1", mount);
    }

    private void unified() throws IOException {
        Files.writeString(mount.resolve("cgroup.controllers"), "cpuset cpu io memory hugetlb pids rdma misc\n");
        Files.createDirectories(mount.resolve("system.slice"));
    }

    private void hierarchies() throws IOException {
        Files.createDirectories(mount.resolve("memory"));
        Files.createDirectories(mount.resolve("cpu,cpuacct"));
        Files.createSymbolicLink(mount.resolve("cpu"), Path.of("cpu,cpuacct"));
    }

    @Nested
    class Version2 {
        @Test
        void aPodsCgroupLiesInTheOneHierarchy() throws IOException {
            unified();
            cgroups().ensure(pod);
            assertThat(mount.resolve(POD)).isDirectory();
            assertThat(mount.resolve("system.slice").resolve("djong-a1")).doesNotExist();
            assertThat(cgroups().unified()).isTrue();
        }

        @Test
        void itGoesWithThePodAndWhatTheRuntimeMadeBelowIt() throws IOException {
            unified();
            cgroups().ensure(pod);
            Files.createDirectories(mount.resolve(POD).resolve("container-1"));
            cgroups().remove(pod);
            cgroups().remove(pod);
            assertThat(mount.resolve(POD)).doesNotExist();
            assertThat(mount.resolve("djong-a1/kubepods/besteffort")).isDirectory();
        }

        @Test
        void outOfMemoryEndsAllProcessesOfAContainerTogether() {
            var container = pod.containers().getFirst();
            assertThat(new ResourceLimits(1L << 30, true).of(pod, container).unified())
                    .isEqualTo(Map.of("memory.oom.group", "1"));
            assertThat(new ResourceLimits(1L << 30, false).of(pod, container).unified())
                    .isEmpty();
        }
    }

    @Nested
    class Version1 {
        @Test
        void aPodHasACgroupInEachHierarchy() throws IOException {
            hierarchies();
            cgroups().ensure(pod);
            assertThat(mount.resolve("memory").resolve(POD)).isDirectory();
            assertThat(mount.resolve("cpu,cpuacct").resolve(POD)).isDirectory();
            assertThat(cgroups().unified()).isFalse();
            cgroups().remove(pod);
            assertThat(mount.resolve("memory").resolve(POD)).doesNotExist();
        }
    }

    @Test
    void theQualityOfServiceDecidesWhere() {
        var guaranteed = Pods.view("'containers':[{'name':'app','image':'web:1','resources':"
                + "{'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'1','memory':'1Gi'}}}]");
        var burstable = Pods.view("'containers':[{'name':'app','image':'web:1','resources':{'requests':{'cpu':'1'}}}]");
        assertThat(cgroups().parent(guaranteed)).isEqualTo("/djong-a1/kubepods/poduid-1");
        assertThat(cgroups().parent(burstable)).isEqualTo("/djong-a1/kubepods/burstable/poduid-1");
    }

    @Test
    void whereNothingIsMountedNothingIsMade() {
        new Cgroups("djong-a1", mount.resolve("nowhere")).ensure(pod);
        assertThat(mount).isEmptyDirectory();
    }
}
