package dev.djong.node.registration;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.api.TransportException;
import dev.djong.event.EventRecorder;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the Node object, or takes over the one that is there, and keeps its status true: written when something
 * changed and every {@link #REPORT_EVERY} in any case.
 */
public final class NodeRegistrar {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRegistrar.class);
    private static final Duration REPORT_EVERY = Duration.ofMinutes(5);

    private final ApiClient api;
    private final NodeFacts facts;
    private final NodeObject wanted;
    private final Supplier<NodeHealth> health;
    private final KnownImages images;
    private final EventRecorder events;
    private final Timers timers;
    private @Nullable ApiObject known;
    private Instant reportedAt = Instant.EPOCH;
    private volatile boolean reportedReady;

    public NodeRegistrar(
            ApiClient api,
            NodeFacts facts,
            Supplier<NodeHealth> health,
            KnownImages images,
            EventRecorder events,
            Timers timers) {
        this.api = api;
        this.facts = facts;
        this.wanted = new NodeObject(facts);
        this.health = health;
        this.images = images;
        this.events = events;
        this.timers = timers;
    }

    /** The node as the API showed it last; empty before it is registered. */
    public synchronized Optional<ApiObject> node() {
        return Optional.ofNullable(known);
    }

    /** Whether this agent has told the API that the node can run pods. Never waits for a report under way. */
    public boolean isReportedReady() {
        return reportedReady;
    }

    /** Registers if need be and brings the status up to date. Failures are logged: the next call tries again. */
    public synchronized void sync() {
        try {
            var present = api.find(Resources.NODES, ObjectKey.cluster(facts.name()));
            known = present.isPresent() ? takeOver(present.get()) : create();
            reportStatus(known);
        } catch (ApiFailure | TransportException failure) {
            LOG.warn("node {} not reported: {}", facts.name(), failure.getMessage());
        }
    }

    private ApiObject create() {
        try {
            var created = api.create(Resources.NODES, initial());
            LOG.info("node {} registered", facts.name());
            events.normal(created, "Starting", "Starting kubelet.");
            return created;
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.ALREADY_EXISTS)) {
                throw failure;
            }
            return api.get(Resources.NODES, ObjectKey.cluster(facts.name()));
        }
    }

    private ApiObject initial() {
        var now = health.get();
        return wanted.initial(now, images.get(now), timers.instant());
    }

    private ApiObject takeOver(ApiObject node) {
        var labels = wanted.labels(node.labels());
        var annotations = wanted.annotations(node.annotations());
        if (labels.equals(node.labels()) && annotations.equals(node.annotations())) {
            return node;
        }
        var metadata =
                JsonObject.of("labels", JsonObject.ofStrings(labels), "annotations", JsonObject.ofStrings(annotations));
        return api.patch(Resources.NODES, node.key(), "", Patch.merge(JsonObject.of("metadata", metadata)));
    }

    private void reportStatus(ApiObject node) {
        var healthNow = health.get();
        var imagesNow = images.get(healthNow);
        var now = timers.instant();
        var status = wanted.status(node.status(), healthNow, imagesNow, now);
        boolean changed = !NodeObject.withoutHeartbeats(status).equals(NodeObject.withoutHeartbeats(node.status()));
        if (changed || !now.isBefore(reportedAt.plus(REPORT_EVERY))) {
            known = api.patch(Resources.NODES, node.key(), "status", Patch.strategic(patch(node.status(), status)));
            reportedAt = now;
            NodeObject.turned(node.status(), status)
                    .forEach(reason -> events.record(
                            facts.subject(),
                            EventRecorder.Type.NORMAL,
                            reason,
                            "Node " + facts.name() + " status is now: " + reason));
        }
        reportedReady = healthNow.problem().isEmpty();
    }

    /** Only what differs; addresses as a whole, since their merge key is no key (two may share a type). */
    private static JsonObject patch(JsonObject before, JsonObject after) {
        var changes = JsonObject.builder();
        for (var name : after.names()) {
            var value = after.find(name).orElse(Json.NULL);
            if (!value.equals(before.get(name))) {
                changes.put(name, name.equals("addresses") ? replacing(value.asArray()) : value);
            }
        }
        return JsonObject.of("status", changes.build());
    }

    private static JsonArray replacing(JsonArray list) {
        return list.plus(JsonObject.of("$patch", Json.of("replace")));
    }
}
