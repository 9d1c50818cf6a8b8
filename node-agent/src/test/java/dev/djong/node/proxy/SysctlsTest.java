package dev.djong.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysctlsTest {
    @TempDir
    private Path folder;

    private Path forwarding;
    private Path loopback;
    private Sysctls kernel;

    @BeforeEach
    void make() throws IOException {
        forwarding = folder.resolve("sys/net/ipv4/ip_forward");
        loopback = folder.resolve("sys/net/ipv4/conf/all/route_localnet");
        Files.createDirectories(loopback.getParent());
        Files.writeString(forwarding, "0\n");
        Files.writeString(loopback, "1\n");
        kernel = new Sysctls(folder.resolve("sys"), folder.resolve("state/former"));
    }

    @Test
    void whatIsNeededIsSetAndLaterPutBack() throws IOException {
        kernel.apply();
        assertThat(forwarding).hasContent("1");
        new Sysctls(folder.resolve("sys"), folder.resolve("state/former")).apply();
        kernel.restore();
        assertThat(forwarding).as("the value before the first time").hasContent("0");
        assertThat(loopback).as("it was never changed").hasContent("1");
        assertThat(folder.resolve("state/former")).doesNotExist();
    }

    @Test
    void aKernelWithoutBridgeFilterIsNoFailure() throws IOException {
        kernel.apply();
        assertThat(kernel.isBridgeFiltered()).isFalse();
        var bridge = folder.resolve("sys/net/bridge/bridge-nf-call-iptables");
        Files.createDirectories(bridge.getParent());
        Files.writeString(bridge, "0");
        kernel.apply();
        assertThat(kernel.isBridgeFiltered()).isTrue();
    }
}
