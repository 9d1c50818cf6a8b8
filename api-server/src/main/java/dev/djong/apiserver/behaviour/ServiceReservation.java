package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.allocation.Allocation;
import dev.djong.apiserver.allocation.Owner;
import dev.djong.apiserver.allocation.ServiceNumbers;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.IpAddress;
import dev.djong.object.IpAddress.Family;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers that one write of a service takes and frees. What the stored service holds already is never taken again. A
 * failure on the way gives back what was taken before it. A dry run looks and takes nothing.
 *
 * <p>Example: a NodePort service becomes ClusterIP: nothing is taken; {@link #keep} frees its node ports. A ClusterIP service
 * becomes NodePort: one port each is taken; {@link #giveBack} frees them when the store refuses the write.
 */
final class ServiceReservation implements Reservation {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceReservation.class);
    private static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");

    private final ServiceNetwork network;
    private final @Nullable ApiObject stored;
    private final boolean dryRun;
    private final Owner owner;
    private final Set<IpAddress> heldAddresses = new HashSet<>();
    private final Set<Integer> heldPorts = new HashSet<>();
    private final List<IpAddress> takenAddresses = new ArrayList<>();
    private final List<Integer> takenPorts = new ArrayList<>();
    private ApiObject object;

    ServiceReservation(ServiceNetwork network, ApiObject object, @Nullable ApiObject stored, boolean dryRun) {
        this.network = network;
        this.object = object;
        this.stored = stored;
        this.dryRun = dryRun;
        this.owner = ServiceNumbers.owner(object);
        if (stored != null) {
            heldAddresses.addAll(ServiceNumbers.clusterIps(stored));
            heldPorts.addAll(ServiceNumbers.nodePorts(stored));
        }
    }

    @Override
    public ApiObject object() {
        return object;
    }

    /** @throws ApiFailure 422 for a number that is taken or out of range, 500 when nothing is left */
    void take() {
        try {
            takeAddresses();
            takePorts();
            takeHealthCheckPort();
        } catch (RuntimeException failed) {
            giveBack();
            throw failed;
        }
    }

    private void takeAddresses() {
        if (!ServiceNumbers.hasClusterIps(object) || ServiceNumbers.isHeadless(object)) {
            return;
        }
        requireConfiguredFamilies();
        var given = object.spec().array("clusterIPs");
        var families =
                object.spec().array("ipFamilies").strings().map(Family::of).toList();
        var all = new ArrayList<String>();
        for (int i = 0; i < families.size(); i++) {
            var family = families.get(i).orElseThrow();
            all.add(
                    i < given.size()
                            ? takeAddress(
                                    IpAddress.parse(given.strings().toList().get(i))
                                            .orElseThrow(),
                                    given)
                            : takeAnyAddress(family));
        }
        object = object.withSpec(
                spec -> spec.with("clusterIPs", JsonArray.ofStrings(all)).with("clusterIP", all.getFirst()));
    }

    private void requireConfiguredFamilies() {
        var known = network.families();
        var families = object.spec().array("ipFamilies").strings().toList();
        for (int i = 0; i < families.size(); i++) {
            if (Family.of(families.get(i)).filter(known::contains).isEmpty()) {
                throw invalid(FieldError.invalid(
                        "spec.ipFamilies[" + i + "]", families.get(i), "not configured on this cluster"));
            }
        }
        if (object.spec().text("ipFamilyPolicy").equals(ServiceFamilies.REQUIRE_DUAL) && known.size() < 2) {
            throw invalid(FieldError.invalid(
                    "spec.ipFamilyPolicy",
                    ServiceFamilies.REQUIRE_DUAL,
                    "this cluster is not configured for dual-stack services"));
        }
    }

    private String takeAddress(IpAddress address, JsonArray given) {
        if (heldAddresses.contains(address)) {
            return address.toString();
        }
        var allocator = network.of(address.family()).orElseThrow();
        var answer = dryRun ? allocator.look(address) : allocator.take(address, owner);
        return switch (answer) {
            case Allocation.Taken<IpAddress>(var taken) -> remember(taken);
            case Allocation.InUse<IpAddress> used ->
                throw badAddress(given, address, "provided IP is already allocated");
            case Allocation.OutOfRange<IpAddress>(var out, var range) ->
                throw badAddress(
                        given,
                        address,
                        "the provided IP (" + address + ") is not in the valid range. The range of valid IPs is "
                                + range);
            case Allocation.Full<IpAddress> full -> throw noneLeft("serviceIP");
        };
    }

    private String takeAnyAddress(Family family) {
        var allocator = network.of(family).orElseThrow();
        if (dryRun) {
            return allocator.first().toString();
        }
        return switch (allocator.takeNext(owner)) {
            case Allocation.Taken<IpAddress>(var taken) -> remember(taken);
            case Allocation<IpAddress> other -> throw noneLeft("serviceIP");
        };
    }

    private String remember(IpAddress address) {
        if (!dryRun) {
            takenAddresses.add(address);
        }
        return address.toString();
    }

    /** Ports of one number but different protocols share a node port, so each number is taken once. */
    private void takePorts() {
        if (!ServiceNumbers.mayHaveNodePorts(object)) {
            return;
        }
        var ports = new ArrayList<>(object.spec().array("ports").objects().toList());
        var mine = new HashSet<>(heldPorts);
        for (int i = 0; i < ports.size(); i++) {
            int wished = ServiceNumbers.nodePort(ports.get(i));
            if (wished != 0 && mine.add(wished)) {
                takePort(wished, "spec.ports[" + i + "].nodePort");
            }
        }
        if (ServiceNumbers.wantsNodePorts(object)) {
            for (int i = 0; i < ports.size(); i++) {
                if (ServiceNumbers.nodePort(ports.get(i)) == 0) {
                    ports.set(i, ports.get(i).with("nodePort", takeAnyPort()));
                }
            }
        }
        object = object.withSpec(spec -> spec.with("ports", JsonArray.of(ports)));
    }

    private void takePort(int port, String field) {
        switch (dryRun ? network.ports().look(port) : network.ports().take(port)) {
            case Allocation.Taken<Integer>(var taken) -> remember(taken);
            case Allocation.InUse<Integer> used -> throw badPort(field, port, "provided port is already allocated");
            case Allocation.OutOfRange<Integer>(var out, var range) ->
                throw badPort(
                        field, port, "provided port is not in the valid range. The range of valid ports is " + range);
            case Allocation.Full<Integer> full -> throw noneLeft("nodePort");
        }
    }

    private int takeAnyPort() {
        if (dryRun) {
            return network.ports().range().last();
        }
        return switch (network.ports().takeNext()) {
            case Allocation.Taken<Integer>(var taken) -> remember(taken);
            case Allocation<Integer> other -> throw noneLeft("nodePort");
        };
    }

    private int remember(int port) {
        if (!dryRun) {
            takenPorts.add(port);
        }
        return port;
    }

    private void takeHealthCheckPort() {
        if (!ServiceNumbers.wantsHealthCheckNodePort(object)) {
            return;
        }
        int wished = ServiceNumbers.healthCheckNodePort(object);
        if (wished == 0) {
            int port = takeAnyPort();
            object = object.withSpec(spec -> spec.with("healthCheckNodePort", port));
        } else if (!heldPorts.contains(wished) && !takenPorts.contains(wished)) {
            takePort(wished, "spec.healthCheckNodePort");
        }
    }

    @Override
    public void keep() {
        if (!dryRun && stored != null) {
            var addresses = new HashSet<>(heldAddresses);
            ServiceNumbers.clusterIps(object).forEach(addresses::remove);
            var ports = new HashSet<>(heldPorts);
            ports.removeAll(ServiceNumbers.nodePorts(object));
            release(network, owner, List.copyOf(addresses), List.copyOf(ports));
        }
    }

    @Override
    public void giveBack() {
        release(network, owner, takenAddresses, takenPorts);
    }

    static void releaseAll(ServiceNetwork network, ApiObject service) {
        release(
                network,
                ServiceNumbers.owner(service),
                ServiceNumbers.clusterIps(service),
                List.copyOf(ServiceNumbers.nodePorts(service)));
    }

    /** The service is as it should be; a number that cannot be freed now is a leak that the repair takes back. */
    private static void release(ServiceNetwork network, Owner owner, List<IpAddress> addresses, List<Integer> ports) {
        try {
            for (var address : addresses) {
                network.of(address.family()).ifPresent(allocator -> allocator.release(address, owner));
            }
            network.ports().release(ports);
        } catch (RuntimeException failed) {
            LOG.warn("leaves {} and {} of {} to the repair: {}", addresses, ports, owner, failed.toString());
        }
    }

    private ApiFailure badAddress(JsonArray given, IpAddress address, String why) {
        return invalid(FieldError.invalid("spec.clusterIPs", given, "failed to allocate IP " + address + ": " + why));
    }

    private ApiFailure badPort(String field, int port, String why) {
        return invalid(FieldError.invalid(field, Json.of(port), why));
    }

    private ApiFailure invalid(FieldError error) {
        return ApiFailure.invalid(SERVICE, object.name(), List.of(error));
    }

    private static ApiFailure noneLeft(String what) {
        return ApiFailure.internal("failed to allocate a " + what + ": range is full");
    }

    /** What this reservation took, for logs. */
    @Override
    public String toString() {
        return owner + " took " + takenAddresses + " and " + takenPorts;
    }
}
