package dev.djong.controller.namespace;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.informer.Informer;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Optional;

/** Deletes what is in a namespace that is being deleted, and lets the namespace go when it is empty. */
public final class NamespaceController implements Controller {
    private static final String FINALIZER = "kubernetes";
    private static final Duration RECHECK = Duration.ofSeconds(1);
    private static final Duration LONGEST_RECHECK = Duration.ofSeconds(15);

    private final ApiClient client;
    private final Timers timers;
    private final Informer namespaces;

    public NamespaceController(ControllerContext context) {
        client = context.client();
        timers = context.timers();
        namespaces = context.informers().of(Resources.NAMESPACES);
    }

    @Override
    public String name() {
        return "namespace";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.NAMESPACES);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var cached = namespaces.cache().find(key).filter(ApiObject::isBeingDeleted);
        if (cached.isEmpty() || !holds(cached.get())) {
            return Outcome.settled();
        }
        var fresh = client.find(Resources.NAMESPACES, key)
                .filter(found -> found.uid().equals(cached.get().uid()) && holds(found));
        return fresh.map(this::empty).orElse(Outcome.settled());
    }

    private static boolean holds(ApiObject namespace) {
        return namespace.spec().array("finalizers").strings().anyMatch(FINALIZER::equals);
    }

    private Outcome empty(ApiObject namespace) {
        var marked = report(namespace, Optional.empty());
        var content = new NamespaceEmptier(client).empty(namespace.name());
        var reported = report(marked, Optional.of(content));
        if (!content.isEmpty()) {
            return Outcome.recheckAfter(recheck(content));
        }
        finish(reported);
        return Outcome.settled();
    }

    /** Pods take their grace period; half of it is a good time to look again. */
    private static Duration recheck(NamespaceContent content) {
        var half = Duration.ofSeconds(content.longestGraceSeconds() / 2);
        if (half.compareTo(RECHECK) < 0) {
            return RECHECK;
        }
        return half.compareTo(LONGEST_RECHECK) > 0 ? LONGEST_RECHECK : half;
    }

    private ApiObject report(ApiObject namespace, Optional<NamespaceContent> content) {
        var status = namespace.status().with("phase", "Terminating");
        if (content.isPresent()) {
            status = NamespaceConditions.of(status, content.get(), timers.instant());
        }
        return status.equals(namespace.status())
                ? namespace
                : client.updateStatus(Resources.NAMESPACES, namespace.with("status", status));
    }

    private void finish(ApiObject namespace) {
        var left = namespace.spec().array("finalizers").stream()
                .filter(item -> !item.equals(Json.of(FINALIZER)))
                .collect(JsonArray.collector());
        try {
            client.updateSubresource(
                    Resources.NAMESPACES, "finalize", namespace.withSpec(spec -> spec.with("finalizers", left)));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
