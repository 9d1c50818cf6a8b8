package dev.djong.scheduler.device;

import dev.djong.scheduler.snapshot.Device;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.DeviceId;
import dev.djong.scheduler.snapshot.DevicePool;
import dev.djong.scheduler.snapshot.DeviceRequest.Alternative;
import dev.djong.scheduler.snapshot.Devices;
import dev.djong.scheduler.snapshot.NodeFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Looks for devices for all claims of one pod on one node: the first of each request's alternatives that can be had, and of
 * the devices the first ones in the order of pools, slices and entries. A choice that leaves a later request without devices
 * is taken back, so that what can be found is found; how much is tried is limited.
 */
public final class DeviceSearch {
    /** Of one claim (upstream's {@code AllocationResultsMaxSize}). */
    static final int MAX_DEVICES = 32;
    /** Devices tried on one node before the search is given up: constraints can make it exponential. */
    static final int MAX_TRIES = 100_000;

    private final List<DeviceClaim> claims;
    private final List<List<Agreement>> agreements;
    private final NodeFacts node;
    private final Devices devices;
    private final DeviceMatcher matcher;
    private final List<DevicePool> pools;
    private final Counters counters;
    private final Set<DeviceId> chosen = new HashSet<>();
    private final List<Choice> choices = new ArrayList<>();
    private final Map<Alternative, List<Device>> candidates = new IdentityHashMap<>();
    private int tries;

    /** A device for a claim. */
    private record Choice(int claim, Given given) {}

    private record Wish(int claim, Alternative request) {}

    /** A device that a request gets. */
    public record Given(Alternative request, Device device) {}

    /** What a claim gets. */
    public record Found(DeviceClaim claim, List<Given> given) {}

    private DeviceSearch(List<DeviceClaim> claims, NodeFacts node, Devices devices, DeviceMatcher matcher) {
        this.claims = claims;
        this.agreements = claims.stream()
                .map(claim -> claim.constraints().stream().map(Agreement::new).toList())
                .toList();
        this.node = node;
        this.devices = devices;
        this.matcher = matcher;
        this.pools = devices.poolsReachableFrom(node);
        this.counters = new Counters(pools, devices);
    }

    /**
     * @param claims that have no devices yet, and whose classes exist; each once
     * @return what each gets; empty where the node has not enough
     * @throws SearchFailure where nobody can say
     */
    public static Optional<List<Found>> run(
            List<DeviceClaim> claims, NodeFacts node, Devices devices, DeviceMatcher matcher) throws SearchFailure {
        var search = new DeviceSearch(claims, node, devices, matcher);
        return search.isPossible() && search.fill(0, 0) ? Optional.of(search.found()) : Optional.empty();
    }

    /** Whether each request alone could be met: most nodes that will not do are told by that. */
    private boolean isPossible() throws SearchFailure {
        for (int claim = 0; claim < claims.size(); claim++) {
            for (var request : claims.get(claim).requests()) {
                boolean any = false;
                for (var alternative : request.alternatives()) {
                    any |= count(alternative, candidates(claim, alternative)).isPresent();
                }
                if (!any) {
                    return false;
                }
            }
        }
        return true;
    }

    /** How many devices are to be chosen; empty where there are too few, or more than a claim may have. */
    private static OptionalInt count(Alternative request, List<Device> candidates) {
        long count = request.all() ? candidates.size() : request.count();
        return count > 0 && count <= Math.min(candidates.size(), MAX_DEVICES)
                ? OptionalInt.of((int) count)
                : OptionalInt.empty();
    }

    private boolean isReachable(Device device) {
        return device.place().isReachableFrom(node);
    }

    /** Fills this request and all that come after it. */
    private boolean fill(int claim, int request) throws SearchFailure {
        if (claim == claims.size()) {
            return true;
        }
        var requests = claims.get(claim).requests();
        if (request == requests.size()) {
            return fill(claim + 1, 0);
        }
        for (var alternative : requests.get(request).alternatives()) {
            var candidates = candidates(claim, alternative);
            int count = count(alternative, candidates).orElse(Integer.MAX_VALUE);
            if (count <= MAX_DEVICES - devicesOf(claim)
                    && choose(new Wish(claim, alternative), request, candidates, 0, count)) {
                return true;
            }
        }
        return false;
    }

    private long devicesOf(int claim) {
        return choices.stream().filter(choice -> choice.claim == claim).count();
    }

    /** Chooses so many devices of those from {@code from} on, and fills the rest. */
    private boolean choose(Wish wish, int request, List<Device> from, int first, int count) throws SearchFailure {
        if (count == 0) {
            return fill(wish.claim, request + 1);
        }
        for (int i = first; i <= from.size() - count; i++) {
            if (take(wish, from.get(i))) {
                if (choose(wish, request, from, i + 1, count - 1)) {
                    return true;
                }
                giveBack(wish);
            }
        }
        return false;
    }

    private boolean take(Wish wish, Device device) throws SearchFailure {
        if (++tries > MAX_TRIES) {
            throw new SearchFailure("claim " + claims.get(wish.claim).key() + ": gave up after trying " + MAX_TRIES
                    + " devices: its constraints leave too many combinations");
        }
        if (!wish.request.admin() && !isLeft(device) || !agree(wish, device)) {
            return false;
        }
        if (!wish.request.admin()) {
            chosen.add(device.id());
            counters.take(device);
        }
        choices.add(new Choice(wish.claim, new Given(wish.request, device)));
        return true;
    }

    private boolean isLeft(Device device) {
        return !devices.taken().contains(device.id()) && !chosen.contains(device.id()) && counters.sufficeFor(device);
    }

    private boolean agree(Wish wish, Device device) {
        var all = agreements.get(wish.claim);
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).add(wish.request, device)) {
                all.subList(0, i).forEach(each -> each.remove(wish.request));
                return false;
            }
        }
        return true;
    }

    private void giveBack(Wish wish) {
        var device = choices.removeLast().given.device();
        agreements.get(wish.claim).forEach(each -> each.remove(wish.request));
        if (!wish.request.admin()) {
            chosen.remove(device.id());
            counters.giveBack(device);
        }
    }

    /** Those on the node that suit the request; others may have them. */
    private List<Device> candidates(int claim, Alternative request) throws SearchFailure {
        var known = candidates.get(request);
        if (known == null) {
            known = suitable(claims.get(claim), request);
            candidates.put(request, known);
        }
        return known;
    }

    private List<Device> suitable(DeviceClaim claim, Alternative request) throws SearchFailure {
        var deviceClass = devices.deviceClass(request.deviceClass())
                .orElseThrow(() -> new SearchFailure("claim " + claim.key() + ", request " + request.name()
                        + ": could not retrieve device class " + request.deviceClass()));
        var suitable = new ArrayList<Device>();
        for (var pool : pools) {
            if (request.all()) {
                requireWhole(claim, request, pool);
            }
            if (pool.complete() && pool.valid()) {
                for (var device : pool.devices()) {
                    if (isReachable(device) && matcher.suits(claim, deviceClass, request, device)) {
                        suitable.add(device);
                    }
                }
            }
        }
        return suitable;
    }

    /** Who wants all must wait until it is known how many that is. */
    private static void requireWhole(DeviceClaim claim, Alternative request, DevicePool pool) throws SearchFailure {
        if (!pool.complete() || !pool.valid()) {
            throw new SearchFailure("claim " + claim.key() + ", request " + request.name()
                    + ": asks for all devices, but resource pool " + pool.title() + " is currently "
                    + (pool.complete() ? "invalid" : "being updated"));
        }
    }

    private List<Found> found() {
        var found = new ArrayList<Found>();
        for (int i = 0; i < claims.size(); i++) {
            int claim = i;
            found.add(new Found(
                    claims.get(claim),
                    choices.stream()
                            .filter(choice -> choice.claim == claim)
                            .map(Choice::given)
                            .toList()));
        }
        return found;
    }
}
