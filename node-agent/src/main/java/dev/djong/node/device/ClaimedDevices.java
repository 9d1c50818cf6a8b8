package dev.djong.node.device;

import dev.djong.api.TransportException;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.device.PreparedDevices.Prepared;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.node.spec.DurableJson;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodDirectories;
import dev.djong.object.ApiObject;
import dev.djong.object.DeviceClaimName;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Devices that drivers on this machine prepare. Which claims were prepared for a pod is written down in its directory before
 * the drivers are asked, so that they are given back whatever happens to the agent, the pod or the claim. A claim that
 * several pods of this node share is given back with the last of them.
 */
public final class ClaimedDevices implements PodDevices {
    /** Upstream's words, for the event. */
    private static final String FAILED = "Failed to prepare dynamic resources: ";

    private static final String FILE = "devices.json";

    private final ClusterObjects objects;
    private final Drivers drivers;
    private final PodDirectories directories;
    private final RuntimeVersion runtime;

    /** What one driver has to do for one claim. */
    private record Use(String driver, ClaimReference claim) {}

    public ClaimedDevices(ClusterObjects objects, Drivers drivers, PodDirectories directories, RuntimeVersion runtime) {
        this.objects = objects;
        this.drivers = drivers;
        this.directories = directories;
        this.runtime = runtime;
    }

    @Override
    public void start() {
        drivers.start();
    }

    @Override
    public void close() {
        drivers.close();
    }

    @Override
    public PreparedDevices prepare(Pod pod) {
        var entries = pod.spec().array("resourceClaims");
        if (entries.isEmpty()) {
            return PreparedDevices.NONE;
        }
        try {
            var claims = new HashMap<String, ApiObject>();
            entries.objects()
                    .forEach(entry ->
                            claimName(pod, entry).ifPresent(name -> claims.put(entry.text("name"), claim(pod, name))));
            var uses = claims.values().stream()
                    .flatMap(claim -> uses(claim).stream())
                    .collect(Collectors.toSet());
            synchronized (this) {
                write(pod.uid(), uses);
            }
            var prepared = new HashMap<String, List<Prepared>>();
            claims.forEach((entry, claim) -> prepared.put(entry, prepare(claim)));
            return new PreparedDevices(prepared);
        } catch (DeviceFailure failure) {
            throw new DeviceFailure(FAILED + failure.getMessage());
        }
    }

    private static Optional<String> claimName(Pod pod, JsonObject entry) {
        return switch (DeviceClaimName.of(pod.object(), entry)) {
            case DeviceClaimName.Named(var name, var ofTemplate) -> Optional.of(name);
            case DeviceClaimName.NotMade notMade ->
                throw new DeviceFailure("pod \"" + pod.key() + "\": ResourceClaim not created yet");
            case DeviceClaimName.NotNeeded notNeeded -> Optional.empty();
        };
    }

    private ApiObject claim(Pod pod, String name) {
        var claim = find(new ObjectKey(pod.namespace(), name))
                .orElseThrow(() -> new DeviceFailure("ResourceClaim " + name + " not found"));
        boolean isReserved = claim.status()
                .array("reservedFor")
                .objects()
                .anyMatch(user -> user.text("uid").equals(pod.uid()));
        if (!isReserved) {
            throw new DeviceFailure("pod " + pod.name() + " is not allowed to use ResourceClaim " + name);
        }
        return claim;
    }

    private Optional<ApiObject> find(ObjectKey claim) {
        try {
            return objects.deviceClaim(claim);
        } catch (ApiFailure | TransportException failure) {
            throw new DeviceFailure("fetch ResourceClaim " + claim.name() + ": " + failure.getMessage());
        }
    }

    private static ClaimReference reference(ApiObject claim) {
        return new ClaimReference(claim.namespace(), claim.name(), claim.uid());
    }

    private static Set<Use> uses(ApiObject claim) {
        return claim.status()
                .object("allocation")
                .object("devices")
                .array("results")
                .objects()
                .map(result -> new Use(result.text("driver"), reference(claim)))
                .collect(Collectors.toSet());
    }

    private List<Prepared> prepare(ApiObject claim) {
        var all = new ArrayList<Prepared>();
        for (var use : uses(claim)) {
            all.addAll(driver(use).prepare(use.claim));
        }
        boolean needsNames = all.stream().anyMatch(device -> !device.names().isEmpty());
        if (needsNames && !knowsNames(runtime)) {
            throw new DeviceFailure("the container runtime " + runtime.name() + " " + runtime.version()
                    + " knows no CDI devices: containerd 1.7 or later does");
        }
        return all;
    }

    private Driver driver(Use use) {
        return drivers.find(use.driver)
                .orElseThrow(() -> new DeviceFailure("DRA driver " + use.driver + " is not registered"));
    }

    /** An older containerd leaves them out without a word. */
    static boolean knowsNames(RuntimeVersion runtime) {
        return !runtime.name().equals("containerd") || !runtime.version().matches("v?(0|1\\.[0-6])\\..*");
    }

    @Override
    public void tearDown(String podUid) {
        for (var use : read(podUid)) {
            // The driver is asked under the lock: a pod that begins to share the claim now must prepare it after that.
            synchronized (this) {
                if (!isUsedByOthers(podUid, use)) {
                    driver(use).unprepare(use.claim);
                }
            }
        }
        file(podUid).delete();
    }

    private boolean isUsedByOthers(String podUid, Use use) {
        var pods = directories.root().resolve("pods");
        try (var children = Files.list(pods)) {
            return children.map(each -> each.getFileName().toString())
                    .anyMatch(other -> !other.equals(podUid) && read(other).contains(use));
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + pods, failure);
        }
    }

    private DurableJson file(String podUid) {
        return new DurableJson(directories.ofPod(podUid).resolve(FILE));
    }

    private void write(String podUid, Set<Use> uses) {
        var json = uses.stream()
                .map(use -> use.claim.json().with("driver", use.driver))
                .collect(JsonArray.collector());
        file(podUid).write(JsonObject.of("claims", json));
    }

    private Set<Use> read(String podUid) {
        return file(podUid)
                .read()
                .array("claims")
                .objects()
                .map(json -> new Use(json.text("driver"), ClaimReference.of(json)))
                .collect(Collectors.toSet());
    }
}
