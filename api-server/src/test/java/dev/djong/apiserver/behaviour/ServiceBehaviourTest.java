package dev.djong.apiserver.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.allocation.ClusterIpAllocator;
import dev.djong.apiserver.allocation.NodePortAllocator;
import dev.djong.apiserver.allocation.PortRange;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.object.ApiObject;
import dev.djong.object.Cidr;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServiceBehaviourTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final WriteContext WRITE = new WriteContext(UserInfo.of("ann"), NOW, false);
    private static final WriteContext DRY_RUN = new WriteContext(UserInfo.of("ann"), NOW, true);
    private static final String WEB =
            "{metadata: {namespace: team, name: web, uid: u}, spec: {type: %s, ports: [{port: 80, protocol: TCP}]}}";

    private final MemoryStore store = new MemoryStore(() -> NOW);
    private final Random random = new Random(1);
    private final NodePortAllocator ports = new NodePortAllocator(store, PortRange.DEFAULT_NODE_PORTS, random);
    private final ServiceBehaviour behaviour = new ServiceBehaviour(new ServiceNetwork(
            List.of(new ClusterIpAllocator(store, Cidr.parse("10.96.0.0/16").orElseThrow(), () -> NOW, random)),
            ports));

    private ApiObject created(String type) {
        var reservation =
                behaviour.reserve(behaviour.prepareForCreate(Yaml.object(WEB.formatted(type)), WRITE), null, WRITE);
        reservation.keep();
        return reservation.object();
    }

    private static long nodePort(ApiObject service) {
        return service.spec().array("ports").get(0).asObject().integerOr("nodePort", 0);
    }

    private ApiObject updated(ApiObject stored, String type) {
        var wished = stored.withSpec(spec -> spec.with("type", type));
        var reservation = behaviour.reserve(behaviour.prepareForUpdate(wished, stored, WRITE), stored, WRITE);
        reservation.keep();
        return reservation.object();
    }

    @Test
    void goesThroughItsTypesAndBack() {
        var service = created("ClusterIP");
        var address = service.spec().text("clusterIP");
        assertThat(address).startsWith("10.96.");
        assertThat(service.spec().text("ipFamilyPolicy")).isEqualTo("SingleStack");

        var nodePort = updated(service, "NodePort");
        assertThat(nodePort(nodePort)).isBetween(30_000L, 32_767L);
        assertThat(nodePort.spec().text("clusterIP")).isEqualTo(address);
        assertThat(ports.taken().ports()).hasSize(1);

        var back = updated(nodePort, "ClusterIP");
        assertThat(nodePort(back)).isZero();
        assertThat(ports.taken().ports()).isEmpty();

        var external = updated(back, "ExternalName");
        assertThat(external.spec().has("clusterIP")).isFalse();
        assertThat(store.get("/registry/ipaddresses/" + address)).isEmpty();
    }

    @Test
    void keepsWhatAReplacementLeavesOut() {
        var stored = created("NodePort");
        var bare = Yaml.object(WEB.formatted("NodePort"));
        var kept = behaviour.prepareForUpdate(bare, stored, WRITE);
        assertThat(kept.spec().text("clusterIP")).isEqualTo(stored.spec().text("clusterIP"));
        assertThat(nodePort(kept)).isEqualTo(nodePort(stored));
    }

    @Test
    void givesBackWhatItTook() {
        var reservation = behaviour.reserve(
                behaviour.prepareForCreate(Yaml.object(WEB.formatted("NodePort")), WRITE), null, WRITE);
        reservation.giveBack();
        assertThat(ports.taken().ports()).isEmpty();
        assertThat(store.get(
                        "/registry/ipaddresses/" + reservation.object().spec().text("clusterIP")))
                .isEmpty();
    }

    @Test
    void takesNothingInADryRun() {
        behaviour.reserve(behaviour.prepareForCreate(Yaml.object(WEB.formatted("NodePort")), DRY_RUN), null, DRY_RUN);
        assertThat(ports.taken().ports()).isEmpty();
    }

    @Test
    void refusesWhatIsTaken() {
        var service = created("ClusterIP");
        var same = Yaml.object("{metadata: {namespace: team, name: dup, uid: d}, spec: {type: ClusterIP, clusterIP: "
                + service.spec().text("clusterIP") + ", ports: [{port: 80}]}}");
        assertThatThrownBy(() -> behaviour.reserve(behaviour.prepareForCreate(same, WRITE), null, WRITE))
                .hasMessageEndingWith("provided IP is already allocated");
        var outside = Yaml.object(
                "{metadata: {namespace: team, name: out, uid: o}, spec: {type: ClusterIP, clusterIP: 10.1.0.1, ports:"
                        + " [{port: 80}]}}");
        assertThatThrownBy(() -> behaviour.reserve(behaviour.prepareForCreate(outside, WRITE), null, WRITE))
                .hasMessageEndingWith("The range of valid IPs is 10.96.0.0/16");
    }

    @Test
    void givesNoAddressToHeadlessServices() {
        var headless = Yaml.object(
                "{metadata: {namespace: team, name: h, uid: h}, spec: {type: ClusterIP, clusterIP: None, ports:"
                        + " [{port: 80}]}}");
        var object = behaviour
                .reserve(behaviour.prepareForCreate(headless, WRITE), null, WRITE)
                .object();
        assertThat(object.spec().array("clusterIPs").strings().toList()).containsExactly("None");
        assertThat(object.spec().array("ipFamilies").strings().toList()).containsExactly("IPv4", "IPv6");
    }
}
