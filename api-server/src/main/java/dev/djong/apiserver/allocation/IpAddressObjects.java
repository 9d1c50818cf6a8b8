package dev.djong.apiserver.allocation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The {@code networking.k8s.io/v1} IPAddress objects that mark cluster IPs as taken, as upstream stores them. */
final class IpAddressObjects {
    static final String PREFIX = "/registry/ipaddresses/";
    static final String MANAGED_BY = "ipaddress.kubernetes.io/managed-by";
    static final String ALLOCATOR = "ipallocator.k8s.io";
    /** Tells a service from a later one of the same name; upstream has no place for it. */
    static final String OWNER_UID = "allocation.djong.dev/owner-uid";

    private IpAddressObjects() {}

    static String key(IpAddress address) {
        return PREFIX + address;
    }

    static ApiObject of(IpAddress address, Owner owner, Instant now, RandomGenerator random) {
        var labels = JsonObject.builder()
                .put("ipaddress.kubernetes.io/ip-family", address.family().text())
                .put(MANAGED_BY, ALLOCATOR);
        var metadata = JsonObject.builder()
                .put("name", address.toString())
                .put("uid", uid(random))
                .put("creationTimestamp", Times.format(now))
                .put("labels", labels.build());
        if (!owner.uid().isEmpty()) {
            metadata.put("annotations", JsonObject.EMPTY.with(OWNER_UID, owner.uid()));
        }
        var parent = JsonObject.builder()
                .put("group", "")
                .put("resource", "services")
                .put("namespace", owner.namespace())
                .put("name", owner.name());
        return new ApiObject(JsonObject.builder()
                .put("apiVersion", "networking.k8s.io/v1")
                .put("kind", "IPAddress")
                .put("metadata", metadata.build())
                .put("spec", JsonObject.of("parentRef", parent.build()))
                .build());
    }

    private static String uid(RandomGenerator random) {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low).toString();
    }

    static boolean isHeldBy(ApiObject address, Owner owner) {
        var parent = address.spec().object("parentRef");
        var uid = address.annotation(OWNER_UID).orElse(owner.uid());
        return parent.text("resource").equals("services")
                && parent.text("namespace").equals(owner.namespace())
                && parent.text("name").equals(owner.name())
                && (owner.uid().isEmpty() || uid.equals(owner.uid()));
    }
}
