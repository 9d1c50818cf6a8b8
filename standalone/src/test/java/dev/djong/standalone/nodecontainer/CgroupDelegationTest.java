package dev.djong.standalone.nodecontainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupDelegationTest {
    @TempDir
    Path mount;

    @Test
    void onTheUnifiedHierarchyProcessesMakeRoomForControllers() throws IOException {
        Files.writeString(mount.resolve("cgroup.controllers"), "cpu memory pids\n");
        Files.writeString(mount.resolve("cgroup.procs"), "1\n");
        Files.writeString(mount.resolve("cgroup.subtree_control"), "");
        new CgroupDelegation(mount).delegate();
        assertThat(mount.resolve("node/cgroup.procs")).hasContent("1");
        assertThat(mount.resolve("cgroup.subtree_control")).hasContent("+cpu +memory +pids");
    }

    @Test
    void versionOneIsLeftAlone() throws IOException {
        Files.createDirectories(mount.resolve("memory"));
        new CgroupDelegation(mount).delegate();
        assertThat(mount.resolve("node")).doesNotExist();
    }
}
