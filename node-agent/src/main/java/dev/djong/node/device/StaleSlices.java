package dev.djong.node.device;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.api.TransportException;
import dev.djong.object.FieldSelector;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What drivers have told of this node's devices and is no longer true, since the driver is gone: a scheduler would send pods
 * here for them. A driver that is only started again has half a minute for it, as with upstream's kubelet.
 */
public final class StaleSlices {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(StaleSlices.class);

    private final ApiClient api;
    private final String node;
    private final Timers timers;
    private final Executor background;

    public StaleSlices(ApiClient api, String node, Timers timers, Executor background) {
        this.api = api;
        this.node = node;
        this.timers = timers;
        this.background = background;
    }

    /** A driver has gone, or may be gone since before the agent started. @param isThere tells by its name */
    void sweepSoon(Predicate<String> isThere) {
        timers.after(PATIENCE, () -> background.execute(() -> sweep(isThere)));
    }

    private void sweep(Predicate<String> isThere) {
        try {
            var ofNode = ListOptions.ALL.matching(FieldSelector.of("spec.nodeName", node));
            for (var slice : api.list(Resources.RESOURCE_SLICES, ofNode).items()) {
                if (!isThere.test(slice.spec().text("driver"))) {
                    LOG.info(
                            "deleting ResourceSlice {}: its driver {} is gone",
                            slice.name(),
                            slice.spec().text("driver"));
                    api.delete(Resources.RESOURCE_SLICES, slice.key(), DeleteOptions.DEFAULT.onlyUid(slice.uid()));
                }
            }
        } catch (ApiFailure refused) {
            boolean isUnknown = refused.is(Reason.NOT_FOUND); // a server of before these kinds, or gone meanwhile
            if (!isUnknown) {
                LOG.warn("cannot delete ResourceSlices of drivers that are gone: {}", refused.getMessage());
            }
        } catch (TransportException lost) {
            sweepSoon(isThere);
        }
    }
}
