package dev.djong.apiserver.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.Cidr;
import dev.djong.object.IpAddress;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Safety: no number is ever held by two services, whatever crashes. Liveness: after the repair has run, nothing is leaked.
 * Two api-servers work on one store in an order that the seed decides; each step may end in a crash between its parts.
 */
class AllocationGuaranteesTest {
    private static final int STEPS = 400;
    private static final int CRASH_PERCENT = 20;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Store store = new MemoryStore(() -> now);
    private final Map<String, ApiObject> services = new HashMap<>();

    private record Server(ClusterIpAllocator addresses, NodePortAllocator ports) {}

    private Server server(Random random) {
        var range = Cidr.parse("10.0.0.0/26").orElseThrow();
        return new Server(
                new ClusterIpAllocator(store, range, () -> now, random),
                new NodePortAllocator(store, new PortRange(30_000, 30_063), random));
    }

    private AllocationRepair repair(Server server) {
        return new AllocationRepair(store, List.of(server.addresses), server.ports, () -> now);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverGivesANumberTwice(long seed) {
        var random = new Random(seed);
        var servers = List.of(server(random), server(random));
        for (int step = 0; step < STEPS; step++) {
            var server = servers.get(random.nextInt(2));
            if (!services.isEmpty() && random.nextInt(100) < 40) {
                delete(server, random);
            } else {
                create(server, "s" + step, random);
            }
            now = now.plusSeconds(1);
            if (step % 50 == 49) {
                repair(server).run();
            }
            assertNothingIsHeldTwice();
        }
        repairUntilClean(servers.getFirst());
        assertNothingIsHeldTwice();
        assertNothingIsLeaked(servers.getFirst());
    }

    private boolean crashes(Random random) {
        return random.nextInt(100) < CRASH_PERCENT;
    }

    /** Take an address, take a port, store the service: the process may die after each. */
    private void create(Server server, String name, Random random) {
        var owner = new Owner("default", name, "uid-" + name);
        if (!(server.addresses.takeNext(owner) instanceof Allocation.Taken<IpAddress>(var address))
                || crashes(random)) {
            return;
        }
        if (!(server.ports.takeNext() instanceof Allocation.Taken<Integer>(var port))) {
            server.addresses.release(address, owner);
            return;
        }
        if (crashes(random)) {
            return;
        }
        var service = service(owner, address, port);
        store.create(key(name), JsonWriter.toBytes(service.root()), Store.FOR_EVER);
        services.put(name, service);
    }

    private void delete(Server server, Random random) {
        var names = new ArrayList<>(services.keySet());
        var service = services.remove(names.get(random.nextInt(names.size())));
        store.delete(
                key(service.name()),
                store.get(key(service.name())).orElseThrow().revision());
        if (crashes(random)) {
            return;
        }
        ServiceNumbers.clusterIps(service)
                .forEach(address -> server.addresses.release(address, ServiceNumbers.owner(service)));
        if (!crashes(random)) {
            server.ports.release(ServiceNumbers.nodePorts(service));
        }
    }

    private static String key(String name) {
        return "/registry/services/specs/default/" + name;
    }

    private static ApiObject service(Owner owner, IpAddress address, int port) {
        var spec = JsonObject.builder()
                .put("type", "NodePort")
                .put("clusterIPs", JsonArray.ofStrings(List.of(address.toString())))
                .put("ports", JsonArray.of(JsonObject.EMPTY.with("nodePort", port)))
                .build();
        return ApiObject.of("v1", "Service", new ObjectKey(owner.namespace(), owner.name()))
                .withMetadata(metadata -> metadata.with("uid", owner.uid()))
                .with("spec", spec);
    }

    private void assertNothingIsHeldTwice() {
        var addresses = new HashSet<IpAddress>();
        var ports = new HashSet<Integer>();
        for (var service : services.values()) {
            assertThat(ServiceNumbers.clusterIps(service)).allMatch(addresses::add);
            assertThat(ServiceNumbers.nodePorts(service)).allMatch(ports::add);
        }
    }

    private void repairUntilClean(Server server) {
        var repair = repair(server);
        for (int run = 0; run < 6; run++) {
            now = now.plus(AllocationRepair.PERIOD);
            repair.run();
        }
        assertThat(repair.run().isClean()).isTrue();
    }

    private void assertNothingIsLeaked(Server server) {
        var marks = store.scan(KeyRange.prefix(IpAddressObjects.PREFIX), Revision.ZERO)
                .items();
        assertThat(marks).hasSize(services.size());
        assertThat(server.ports.taken().ports()).hasSize(services.size());
    }

    @Test
    void repairLeavesYoungMarksAlone() {
        var server = server(new Random(1));
        var owner = new Owner("default", "young", "u");
        var address = server.addresses.first();
        assertThat(server.addresses.take(address, owner)).isInstanceOf(Allocation.Taken.class);
        assertThat(repair(server).run().freed()).isEmpty();
        now = now.plus(AllocationRepair.LEAK_AGE).plus(Duration.ofSeconds(1));
        assertThat(repair(server).run().freed()).containsExactly("10.0.0.1");
    }

    @Test
    void repairMarksWhatAServiceHoldsWithoutAMark() {
        var server = server(new Random(1));
        var owner = new Owner("default", "restored", "u");
        var service = service(owner, server.addresses.first(), 30_005);
        store.create(key("restored"), JsonWriter.toBytes(service.root()), Store.FOR_EVER);
        assertThat(repair(server).run().marked()).containsExactly("10.0.0.1", "30005");
        assertThat(server.addresses.take(server.addresses.first(), new Owner("default", "other", "o")))
                .isInstanceOf(Allocation.InUse.class);
    }

    /** A release that comes late must not free what a later service of the same name holds. */
    @Test
    void lateReleaseFreesOnlyItsOwn() {
        var server = server(new Random(1));
        var address = server.addresses.first();
        var before = new Owner("default", "web", "old");
        var after = new Owner("default", "web", "new");
        assertThat(server.addresses.take(address, after)).isInstanceOf(Allocation.Taken.class);
        server.addresses.release(address, before);
        assertThat(server.addresses.look(address)).isInstanceOf(Allocation.InUse.class);
        server.addresses.release(address, after);
        assertThat(server.addresses.look(address)).isInstanceOf(Allocation.Taken.class);
    }

    @Test
    void knowsTheEdgesOfARange() {
        var server = server(new Random(1));
        var owner = new Owner("default", "web", "u");
        assertThat(server.addresses.take(IpAddress.parse("10.0.0.0").orElseThrow(), owner))
                .isInstanceOf(Allocation.OutOfRange.class);
        assertThat(server.addresses.take(IpAddress.parse("10.0.0.63").orElseThrow(), owner))
                .isInstanceOf(Allocation.OutOfRange.class);
        assertThat(server.addresses.take(IpAddress.parse("10.0.0.62").orElseThrow(), owner))
                .isInstanceOf(Allocation.Taken.class);
        for (int i = 0; i < 61; i++) {
            assertThat(server.addresses.takeNext(owner)).isInstanceOf(Allocation.Taken.class);
        }
        assertThat(server.addresses.takeNext(owner)).isInstanceOf(Allocation.Full.class);
    }
}
