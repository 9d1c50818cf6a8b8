package dev.djong.apiserver.allocation;

import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.Stored;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import dev.djong.object.Revision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings allocations back in line with the services that exist: takes back what a crash leaked, and marks what a service
 * holds without a mark (it was restored from a backup, or an older version wrote it).
 *
 * <p>A number without a service may belong to one that is just being written, so it is freed only after it was seen without
 * one for longer than any write can last. Any api-server may run it, several at once too: all changes are conditional.
 *
 * <p>Example: a process dies between taking 10.96.3.7 and storing its service. The run at once after sees an address
 * younger than {@link #LEAK_AGE} and leaves it; the run six minutes later deletes it.
 */
public final class AllocationRepair {
    /** Longer than a request may last (60 s) with room for clocks that differ. */
    public static final Duration LEAK_AGE = Duration.ofMinutes(5);

    /** How often the assembly should call {@link #run}. */
    public static final Duration PERIOD = Duration.ofMinutes(3);

    /** Ports carry no time: one must be seen leaked in so many runs in a row, {@link #PERIOD} apart. */
    static final int RUNS_BEFORE_PORT_IS_FREED = 3;

    private static final Logger LOG = LoggerFactory.getLogger(AllocationRepair.class);
    private static final String SERVICES = "/registry/services/specs/";

    private final Store store;
    private final List<ClusterIpAllocator> addresses;
    private final NodePortAllocator ports;
    private final InstantSource clock;
    private Map<Integer, Integer> leakedRuns = Map.of();

    public AllocationRepair(
            Store store, List<ClusterIpAllocator> addresses, NodePortAllocator ports, InstantSource clock) {
        this.store = store;
        this.addresses = List.copyOf(addresses);
        this.ports = ports;
        this.clock = clock;
    }

    /** What a run did, for the log, metrics and tests. */
    public record Report(List<String> marked, List<String> freed, List<String> conflicts) {
        public boolean isClean() {
            return marked.isEmpty() && freed.isEmpty() && conflicts.isEmpty();
        }
    }

    /** One run; calls must not overlap. */
    public Report run() {
        var report = new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        // Marks are read before services: a service that appears in between has its mark already or is found below.
        var marks = store.scan(KeyRange.prefix(IpAddressObjects.PREFIX), Revision.ZERO)
                .items();
        var taken = ports.taken();
        var services = store.scan(KeyRange.prefix(SERVICES), Revision.ZERO).items().stream()
                .map(AllocationRepair::decode)
                .toList();
        markAddresses(services, report);
        freeAddresses(marks, services, report);
        repairPorts(taken, services, report);
        if (!report.isClean()) {
            LOG.info("repaired allocations: {}", report);
        }
        return report;
    }

    private static ApiObject decode(Stored stored) {
        return new ApiObject(JsonReader.read(stored.value()).asObject());
    }

    private void markAddresses(List<ApiObject> services, Report report) {
        for (var service : services) {
            var owner = ServiceNumbers.owner(service);
            for (var address : ServiceNumbers.clusterIps(service)) {
                addresses.stream()
                        .filter(allocator -> allocator.range().contains(address))
                        .forEach(allocator -> mark(allocator, address, owner, report));
            }
        }
    }

    private static void mark(ClusterIpAllocator allocator, IpAddress address, Owner owner, Report report) {
        var holder = allocator.holder(address);
        if (holder.isEmpty()) {
            if (allocator.take(address, owner) instanceof Allocation.Taken) {
                report.marked.add(address.toString());
            }
        } else if (!IpAddressObjects.isHeldBy(holder.get(), owner)) {
            report.conflicts.add(address + " of " + owner.namespace() + "/" + owner.name());
        }
    }

    private void freeAddresses(List<Stored> marks, List<ApiObject> services, Report report) {
        var used = new HashMap<String, Owner>();
        for (var service : services) {
            ServiceNumbers.clusterIps(service)
                    .forEach(address -> used.put(address.toString(), ServiceNumbers.owner(service)));
        }
        for (var stored : marks) {
            var mark = decode(stored);
            if (isOurs(mark) && isOld(mark) && !used.containsKey(mark.name())) {
                store.delete(stored.key(), stored.revision());
                report.freed.add(mark.name());
            }
        }
    }

    private static boolean isOurs(ApiObject mark) {
        return IpAddressObjects.ALLOCATOR.equals(mark.labels().get(IpAddressObjects.MANAGED_BY));
    }

    private boolean isOld(ApiObject mark) {
        var limit = clock.instant().minus(LEAK_AGE);
        return mark.creationTimestamp().map(created -> created.isBefore(limit)).orElse(true);
    }

    private void repairPorts(PortBitmap taken, List<ApiObject> services, Report report) {
        Set<Integer> used = new HashSet<>();
        services.forEach(service -> used.addAll(ServiceNumbers.nodePorts(service)));
        var missing = used.stream()
                .filter(port -> ports.range().contains(port) && !taken.has(port))
                .toList();
        var seen = new HashMap<Integer, Integer>();
        taken.ports().stream()
                .filter(port -> !used.contains(port))
                .forEach(port -> seen.put(port, leakedRuns.getOrDefault(port, 0) + 1));
        var freed = seen.entrySet().stream()
                .filter(entry -> entry.getValue() > RUNS_BEFORE_PORT_IS_FREED)
                .map(Map.Entry::getKey)
                .toList();
        freed.forEach(seen::remove);
        leakedRuns = Map.copyOf(seen);
        if (!missing.isEmpty() || !freed.isEmpty()) {
            ports.repair(missing, freed);
        }
        Stream.of(missing).flatMap(List::stream).forEach(port -> report.marked.add(port.toString()));
        freed.forEach(port -> report.freed.add(port.toString()));
    }
}
