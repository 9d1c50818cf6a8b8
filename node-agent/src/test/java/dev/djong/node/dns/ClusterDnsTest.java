package dev.djong.node.dns;

import static dev.djong.node.proxy.Services.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.fake.FakeApiClient;
import dev.djong.informer.SharedInformers;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDnsTest {
    private static final ObjectKey SLICE = new ObjectKey("kube-system", "kube-dns-n1");

    private final SystemTimers timers = new SystemTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final SharedInformers informers = new SharedInformers(api, timers, new Random(1));
    private final ClusterDns dns = new ClusterDns(
            new DnsSettings(
                    "cluster.local",
                    "n1",
                    InetAddress.getLoopbackAddress(),
                    "10.96.0.10",
                    List.of("10.244.0.0/16"),
                    Path.of("/nonexistent/resolv.conf")),
            informers,
            api,
            timers);

    @AfterEach
    void stop() {
        dns.close();
        informers.close();
        timers.close();
    }

    @Test
    void itMakesItsServiceAndItsEndpoint() throws IOException {
        api.create(Resources.NODES, ApiObject.of("v1", "Node", ObjectKey.cluster("n1")));
        informers.start();
        dns.start();
        await().until(() -> api.find(Resources.ENDPOINT_SLICES, SLICE).isPresent());
        var service = api.get(Resources.SERVICES, DnsRegistration.SERVICE);
        assertThat(service.spec().text("clusterIP")).isEqualTo("10.96.0.10");
        assertThat(service.labels()).containsEntry("k8s-app", "kube-dns");
        var slice = api.get(Resources.ENDPOINT_SLICES, SLICE);
        assertThat(slice.root().array("ports").objects())
                .allMatch(port -> port.integerOr("port", 0) == dns.port())
                .hasSize(2);
        assertThat(slice.ownerReferences())
                .singleElement()
                .matches(owner -> owner.kind().equals("Node"));
        await().until(dns::hasSynced);
    }

    @Test
    void aClusterDnsOfSomebodyElseIsLeftAlone() {
        var theirs = service("kube-dns")
                .object()
                .withMetadata(metadata -> metadata.with("namespace", "kube-system"))
                .withSpec(spec -> spec.with("selector", JsonObject.of("k8s-app", Json.of("coredns"))));
        api.create(Resources.SERVICES, theirs);
        new DnsRegistration(api, settings()).register(5353);
        assertThat(api.find(Resources.ENDPOINT_SLICES, SLICE)).isEmpty();
    }

    private static DnsSettings settings() {
        return new DnsSettings(
                "cluster.local", "n1", InetAddress.getLoopbackAddress(), "10.96.0.10", List.of(), Path.of("/x"));
    }

    @Test
    void anotherPortAfterARestartReplacesTheEndpoint() {
        var registration = new DnsRegistration(api, settings());
        registration.register(5353);
        registration.register(5353);
        var writes = api.writes().size();
        registration.register(5454);
        assertThat(api.writes()).hasSize(writes + 1);
        assertThat(api.get(Resources.ENDPOINT_SLICES, SLICE)
                        .root()
                        .array("ports")
                        .objects())
                .allMatch(port -> port.integerOr("port", 0) == 5454);
    }

    @Test
    void theNodesNameServersAreRead(@TempDir Path folder) throws IOException {
        var file = folder.resolve("resolv.conf");
        Files.writeString(file, """
                # comment
                search example.org
                nameserver 192.0.2.1
                nameserver 10.96.0.10
                nameserver not.an.address
                nameserver   2001:db8::1
                nameserver 192.0.2.1
                """);
        assertThat(ResolvConf.servers(file, List.of(InetAddress.ofLiteral("10.96.0.10"))))
                .containsExactly(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
        assertThat(ResolvConf.servers(folder.resolve("missing"), List.of())).isEmpty();
    }
}
