package dev.djong.leader;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who holds a lease, and for how long after each renewal. */
record LeaseRecord(String holder, Duration duration, long transitions) {

    static LeaseRecord of(ApiObject lease) {
        var spec = lease.spec();
        return new LeaseRecord(
                spec.text("holderIdentity"),
                Duration.ofSeconds(spec.integerOr("leaseDurationSeconds", 0)),
                spec.integerOr("leaseTransitions", 0));
    }

    /** The lease held by the one of {@code settings}: new, taken over or renewed. */
    static ApiObject taken(LeaderElector.Settings settings, Optional<ApiObject> before, Instant now) {
        var lease = before.orElseGet(() -> ApiObject.of("coordination.k8s.io/v1", "Lease", settings.key()));
        var record = of(lease);
        boolean renewed = record.holder.equals(settings.identity());
        var acquired = renewed ? lease.spec().text("acquireTime") : Times.formatMicros(now);
        long transitions = renewed || before.isEmpty() ? record.transitions : record.transitions + 1;
        return lease.withSpec(spec -> spec.with("holderIdentity", settings.identity())
                .with("leaseDurationSeconds", settings.leaseDuration().toSeconds())
                .with("acquireTime", acquired)
                .with("renewTime", Times.formatMicros(now))
                .with("leaseTransitions", transitions));
    }

    /** The lease held by nobody; it runs out after a second. */
    static ApiObject released(ApiObject lease, Instant now) {
        long transitions = of(lease).transitions;
        return lease.with(
                "spec",
                JsonObject.builder()
                        .put("holderIdentity", "")
                        .put("leaseDurationSeconds", 1)
                        .put("acquireTime", Times.formatMicros(now))
                        .put("renewTime", Times.formatMicros(now))
                        .put("leaseTransitions", transitions)
                        .build());
    }
}
