package dev.djong.apiserver.extension;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.informer.Change;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Backoff;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the CustomResourceDefinitions: serves what they describe, says so in their status, and empties and forgets what is
 * deleted.
 *
 * <p>A definition is served before its status says so, so that whoever waited for {@code Established} finds it. Every
 * api-server does all of this: serving is its own business, and the status is the same whoever writes it first.
 */
public final class CustomResources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CustomResources.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    /** What failed for no known reason is tried less and less often, up to this. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    /** How long a request waits for a kind that another api-server serves already. */
    private static final Duration OTHERS_ARE_AHEAD = Duration.ofSeconds(2);

    /** Who serves kinds. */
    public interface Host {
        /** Serves the kind, or serves it anew; its open watches end then. */
        void serve(CustomKind kind);

        /** Does not serve it any more; its open watches end. */
        void forget(GroupVersionResource resource);
    }

    /** What of a definition decides how it is served. */
    private record Serving(Json spec, Json names, Set<GroupVersionResource> resources) {}

    private final ClusterState state;
    private final ApiClient client;
    private final Host host;
    private final Definitions all;
    private final ReentrantLock changes = new ReentrantLock();
    private final Condition changed = changes.newCondition();
    private final CustomDefinitions kinds;
    private final InstanceRemoval removal;
    private final Timers timers;
    private final InstantSource clock;
    private final Map<String, ApiObject> definitions = new ConcurrentHashMap<>();
    private final Map<String, Serving> served = new HashMap<>();
    /** How often in a row each name failed for no known reason; touched by the worker only. */
    private final Map<String, Integer> failures = new HashMap<>();
    /** Names to look at; each once. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final Thread worker = Thread.ofVirtual().name("custom-resources").unstarted(this::run);

    public CustomResources(
            ClusterState state,
            ApiClient client,
            Host host,
            Definitions all,
            RuleCompiler rules,
            WebhookClient webhooks,
            Timers timers,
            InstantSource clock) {
        this.state = state;
        this.client = client;
        this.host = host;
        this.all = all;
        this.kinds = new CustomDefinitions(all, rules, webhooks);
        this.removal = new InstanceRemoval(client, clock);
        this.timers = timers;
        this.clock = clock;
    }

    /** Serves what is established already before it returns: no client may miss a kind because it came early. */
    public void start() {
        for (var definition : state.list(Resources.CUSTOM_RESOURCE_DEFINITIONS)) {
            definitions.put(definition.name(), definition);
            if (DefinitionConditions.isTrue(definition, "Established")) {
                serve(definition);
            }
        }
        worker.start();
        state.subscribe(Resources.CUSTOM_RESOURCE_DEFINITIONS, this::take);
    }

    private void take(Change change) {
        var definition = change.object();
        if (change instanceof Change.Removed) {
            definitions.remove(definition.name());
        } else {
            definitions.put(definition.name(), definition);
        }
        lookAt(definition.name());
    }

    private void lookAt(String name) {
        if (waiting.add(name)) {
            queue.add(name);
        }
    }

    private void run() {
        try {
            while (true) {
                var name = queue.take();
                waiting.remove(name);
                reconcileOrTryAgain(name);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("custom resources are not followed any more");
        }
    }

    private void reconcileOrTryAgain(String name) {
        try {
            reconcile(name).ifPresent(delay -> timers.after(delay, () -> lookAt(name)));
            failures.remove(name);
        } catch (ApiFailure | TransportException | StoreUnavailableException failed) {
            if (!(failed instanceof ApiFailure answer) || !isOvertaken(answer)) {
                LOG.warn("{} is looked at again: {}", name, failed.getMessage());
            }
            timers.after(TRY_AGAIN, () -> lookAt(name));
        } catch (RuntimeException | StackOverflowError bug) {
            var wait = Backoff.doubled(TRY_AGAIN, LONGEST_WAIT, failures.merge(name, 1, Integer::sum) - 1);
            LOG.error("{} cannot be served, trying again in {} s", name, wait.toSeconds(), bug);
            timers.after(wait, () -> lookAt(name));
        }
    }

    /** Somebody changed or deleted it meanwhile: the news is on its way. */
    private static boolean isOvertaken(ApiFailure answer) {
        return answer.is(Reason.CONFLICT) || answer.is(Reason.NOT_FOUND);
    }

    /** When to look again; empty when everything is as it should be. */
    private Optional<Duration> reconcile(String name) {
        var definition = definitions.get(name);
        if (definition == null) {
            forget(name);
            return Optional.empty();
        }
        if (definition.isBeingDeleted()) {
            if (DefinitionConditions.isTrue(definition, "Established")) {
                serve(definition);
            }
            return removal.advance(definition, resourcesOf(name));
        }
        var status = DefinitionStatus.plan(definition, definitions.values(), clock.instant());
        var wanted = definition.with("status", status);
        if (DefinitionConditions.isTrue(status, "Established")) {
            serve(wanted);
        }
        if (!status.equals(definition.status())) {
            definitions.replace(name, definition, client.updateStatus(Resources.CUSTOM_RESOURCE_DEFINITIONS, wanted));
            groupOf(definition).forEach(this::lookAt);
        }
        return Optional.empty();
    }

    private Set<GroupVersionResource> resourcesOf(String name) {
        var serving = served.get(name);
        return serving == null ? Set.of() : serving.resources;
    }

    /** The others that may have waited for a name. */
    private List<String> groupOf(ApiObject definition) {
        return definitions.values().stream()
                .filter(other ->
                        other.spec().text("group").equals(definition.spec().text("group")))
                .map(ApiObject::name)
                .filter(other -> !other.equals(definition.name()))
                .filter(this::isInConflict)
                .toList();
    }

    private boolean isInConflict(String name) {
        var definition = definitions.get(name);
        return definition != null && !DefinitionConditions.isTrue(definition, "NamesAccepted");
    }

    private boolean isTerminating(String name) {
        var definition = definitions.get(name);
        return definition != null && DefinitionConditions.isTrue(definition, "Terminating");
    }

    private void serve(ApiObject definition) {
        var name = definition.name();
        var known = served.get(name);
        var names = definition.status().object("acceptedNames");
        if (known != null && known.names.equals(names) && known.spec.equals(definition.spec())) {
            return;
        }
        var all = kinds.of(definition, () -> isTerminating(name));
        all.forEach(host::serve);
        var resources = all.stream().map(kind -> kind.definition().resource()).collect(Collectors.toSet());
        if (known != null) {
            known.resources.stream()
                    .filter(resource -> !resources.contains(resource))
                    .forEach(host::forget);
        }
        served.put(name, new Serving(definition.spec(), names, resources));
        changes.lock();
        try {
            changed.signalAll();
        } finally {
            changes.unlock();
        }
    }

    /**
     * A kind that is not served here: where another api-server has established it already, it will be at any moment. Asks the
     * store, and waits for as long as the news can take.
     */
    public Optional<ResourceDefinition> awaitServed(GroupVersionResource resource) {
        var name = resource.resource() + "." + resource.group();
        var known = resource.group().isEmpty()
                ? Optional.<ApiObject>empty()
                : state.live(Resources.CUSTOM_RESOURCE_DEFINITIONS, ObjectKey.cluster(name));
        if (known.filter(definition -> offers(definition, resource.version())).isEmpty()) {
            return Optional.empty();
        }
        long patience = OTHERS_ARE_AHEAD.toNanos();
        changes.lock();
        try {
            while (all.get(resource) == null && patience > 0) {
                patience = changed.awaitNanos(patience);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            changes.unlock();
        }
        return all.find(resource);
    }

    private static boolean offers(ApiObject definition, String version) {
        return DefinitionConditions.isTrue(definition, "Established")
                && definition
                        .spec()
                        .array("versions")
                        .objects()
                        .anyMatch(offered ->
                                offered.flag("served") && offered.text("name").equals(version));
    }

    private void forget(String name) {
        var known = served.remove(name);
        if (known != null) {
            known.resources.forEach(host::forget);
            var group = name.substring(name.indexOf('.') + 1);
            definitions.values().stream()
                    .filter(other -> other.spec().text("group").equals(group))
                    .map(ApiObject::name)
                    .filter(this::isInConflict)
                    .forEach(this::lookAt);
        }
    }

    @Override
    public void close() {
        worker.interrupt();
    }
}
