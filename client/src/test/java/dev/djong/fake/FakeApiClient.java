package dev.djong.fake;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.api.ListOptions;
import dev.djong.api.ObjectList;
import dev.djong.api.Patch;
import dev.djong.api.Watch;
import dev.djong.api.WatchOptions;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import dev.djong.status.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The API in memory: resourceVersions, generation, conflicts, finalizers, graceful deletion of bound pods, status as a
 * subresource, selectors, watches with history. It validates and defaults nothing. Uids are numbers in a fixed order.
 *
 * <p>{@link #beforeEach} and {@link #afterEach} see every call and may throw: how tests inject faults and crashes.
 */
public final class FakeApiClient implements ApiClient {

    /** One call: {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code patch}, {@code delete}. */
    public record Call(String verb, GroupVersionResource resource, ObjectKey key, String subresource) {
        public boolean isWrite() {
            return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
        }

        @Override
        public String toString() {
            var path = subresource.isEmpty() ? resource.resource() : resource.resource() + "/" + subresource;
            return verb + " " + path + " " + key;
        }
    }

    /** What becomes of a watch that asks for a streamed list. */
    public enum StreamedLists {
        TOLD,
        /** As by a server that has them switched off. */
        REFUSED,
        /** As by a server that is older than the parameter: the state is told, but not its end. */
        IGNORED
    }

    private final InstantSource clock;
    private final FakeLog log = new FakeLog();
    private final List<Call> calls = new ArrayList<>();
    private final List<Predicate<GroupVersionResource>> withoutStatus = new ArrayList<>();
    private final Map<String, byte[]> documents = new HashMap<>();
    private Consumer<Call> before = call -> {};
    private Consumer<Call> after = call -> {};
    private long uids;
    private long names;
    private long compactedAt;
    private StreamedLists streamedLists = StreamedLists.TOLD;
    private int watchesBreakAfter = Integer.MAX_VALUE;

    public FakeApiClient(InstantSource clock) {
        this.clock = clock;
        withoutStatus.add(resource -> resource.equals(Resources.ENDPOINTS) || resource.equals(Resources.LEASES));
    }

    public void beforeEach(Consumer<Call> hook) {
        before = hook;
    }

    public void afterEach(Consumer<Call> hook) {
        after = hook;
    }

    public void streamedLists(StreamedLists how) {
        streamedLists = how;
    }

    /** Every watch breaks when it has told that many events; with 0, open ones at once. */
    public synchronized void breakWatchesAfter(int events) {
        watchesBreakAfter = events;
        notifyAll();
    }

    synchronized int watchesBreakAfter() {
        return watchesBreakAfter;
    }

    /** What {@code raw} GETs of that path answer: discovery documents. */
    public void serve(String path, Json document) {
        documents.put(path, document.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** All calls so far, without those that were refused by a hook. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    public synchronized List<Call> writes() {
        return calls.stream().filter(Call::isWrite).toList();
    }

    public synchronized void forgetCalls() {
        calls.clear();
    }

    public synchronized FakeLog log() {
        return log;
    }

    /** History up to now is gone: older watches get 410. */
    public synchronized void compact() {
        compactedAt = log.revision();
        notifyAll();
    }

    synchronized long compactedAt() {
        return compactedAt;
    }

    /** All objects of a resource, in order of their keys. */
    public synchronized List<ApiObject> all(GroupVersionResource resource) {
        return List.copyOf(log.of(resource).values());
    }

    @Override
    public ApiObject get(GroupVersionResource resource, ObjectKey key) {
        return find(resource, key).orElseThrow(() -> ApiFailure.notFound(resource.groupResource(), key.name()));
    }

    @Override
    public Optional<ApiObject> find(GroupVersionResource resource, ObjectKey key) {
        return calling(new Call("get", resource, key, ""), () -> log.find(resource, key));
    }

    @Override
    public ObjectList list(GroupVersionResource resource, ListOptions options) {
        var key = new ObjectKey(options.namespace(), "");
        return calling(new Call("list", resource, key, ""), () -> {
            var visible = visible(options.namespace(), options.labels(), options.fields());
            var items = log.of(resource).values().stream().filter(visible).toList();
            return new ObjectList(items, Long.toString(log.revision()), "");
        });
    }

    static Predicate<ApiObject> visible(String namespace, LabelSelector labels, FieldSelector fields) {
        return object -> (namespace.isEmpty() || namespace.equals(object.namespace()))
                && labels.matches(object.labels())
                && fields.matches(path -> field(object, path));
    }

    private static String field(ApiObject object, String path) {
        return object.root().at(path.split("\\.")) instanceof dev.djong.json.JsonString(var text) ? text : "";
    }

    @Override
    public Watch watch(GroupVersionResource resource, WatchOptions options) {
        var key = new ObjectKey(options.namespace(), "");
        return calling(new Call("watch", resource, key, ""), () -> {
            if (options.streamsList() && streamedLists == StreamedLists.REFUSED) {
                throw new ApiFailure(new Status(
                        422,
                        dev.djong.status.Reason.INVALID,
                        "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
                        Status.Details.NONE));
            }
            return new FakeWatch(this, resource, options, streamedLists == StreamedLists.TOLD);
        });
    }

    @Override
    public ApiObject create(GroupVersionResource resource, ApiObject object) {
        var name = object.name().isEmpty() ? object.metadata().text("generateName") + generated() : object.name();
        var named = object.withMetadata(metadata -> metadata.with("name", name));
        return calling(new Call("create", resource, named.key(), ""), () -> {
            if (log.find(resource, named.key()).isPresent()) {
                throw ApiFailure.alreadyExists(resource.groupResource(), name);
            }
            return log.put(resource, named.withMetadata(this::stampCreated));
        });
    }

    private synchronized String generated() {
        return "g" + Long.toString(names++, 36);
    }

    private JsonObject stampCreated(JsonObject metadata) {
        return metadata.with("uid", new UUID(0, ++uids).toString())
                .with("creationTimestamp", Times.format(clock.instant()))
                .with("generation", 1);
    }

    @Override
    public ApiObject createSubresource(
            GroupVersionResource resource, ObjectKey key, String subresource, ApiObject body) {
        return calling(new Call("create", resource, key, subresource), () -> switch (subresource) {
            case "binding" -> bind(key, body);
            case "eviction" -> new ApiObject(remove(resource, existing(resource, key), DeleteOptions.DEFAULT));
            default -> throw ApiFailure.noSuchPath();
        });
    }

    private ApiObject bind(ObjectKey key, ApiObject binding) {
        var pod = existing(Resources.PODS, key);
        if (pod.spec().has("nodeName")) {
            throw ApiFailure.conflict(Resources.PODS.groupResource(), key.name(), "pod is already assigned to a node");
        }
        var node = binding.root().object("target").text("name");
        log.put(Resources.PODS, pod.withSpec(spec -> spec.with("nodeName", node)));
        return binding;
    }

    @Override
    public ApiObject update(GroupVersionResource resource, ApiObject object) {
        return updateSubresource(resource, "", object);
    }

    @Override
    public ApiObject updateSubresource(GroupVersionResource resource, String subresource, ApiObject object) {
        return calling(new Call("update", resource, object.key(), subresource), () -> {
            var current = existing(resource, object.key());
            var wanted = object.resourceVersion();
            if (!wanted.isEmpty() && !wanted.equals(current.resourceVersion())) {
                throw ApiFailure.staleVersion(resource.groupResource(), object.name());
            }
            if (!object.uid().isEmpty() && !object.uid().equals(current.uid())) {
                throw ApiFailure.conflict(
                        resource.groupResource(), object.name(), "Precondition failed: UID in precondition");
            }
            return store(resource, subresource, current, object);
        });
    }

    private ApiObject store(GroupVersionResource resource, String subresource, ApiObject current, ApiObject sent) {
        var merged = switch (subresource) {
            case "status" ->
                new ApiObject(current.root().with("status", sent.root().object("status")))
                        .withFinalizers(sent.finalizers());
            case "finalize" ->
                current.withSpec(spec -> spec.with("finalizers", sent.spec().array("finalizers")));
            case "scale" ->
                current.withSpec(spec -> spec.with("replicas", sent.spec().integerOr("replicas", 0)));
            default -> keepSystemFields(resource, current, sent);
        };
        if (merged.root().equals(current.root())) {
            return current;
        }
        if (subresource.isEmpty() && !merged.spec().equals(current.spec())) {
            long generation = current.generation() + 1;
            merged = merged.withMetadata(metadata -> metadata.with("generation", generation));
        }
        return endsWith(merged) ? log.remove(resource, merged) : log.put(resource, merged);
    }

    /** A deleted object goes when nothing holds it any more. */
    private static boolean endsWith(ApiObject object) {
        return object.isBeingDeleted()
                && object.finalizers().isEmpty()
                && object.metadata().integerOr("deletionGracePeriodSeconds", 0) == 0
                && object.spec().array("finalizers").isEmpty();
    }

    private ApiObject keepSystemFields(GroupVersionResource resource, ApiObject current, ApiObject sent) {
        var kept = sent.withMetadata(metadata -> {
            var result = metadata;
            for (var name : List.of(
                    "uid",
                    "creationTimestamp",
                    "generation",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "resourceVersion")) {
                var value = current.metadata().get(name);
                result = value == null ? result.without(name) : result.with(name, value);
            }
            return result;
        });
        var status = current.root().get("status");
        if (withoutStatus.stream().anyMatch(rule -> rule.test(resource)) || status == null) {
            return kept;
        }
        return kept.with("status", status);
    }

    @Override
    public ApiObject patch(GroupVersionResource resource, ObjectKey key, String subresource, Patch patch) {
        return calling(new Call("patch", resource, key, subresource), () -> {
            var current = existing(resource, key);
            var patched = new ApiObject(merge(current.root(), patch.body()).asObject());
            var expected = patch.body().asObject().object("metadata");
            if (expected.has("uid") && !expected.text("uid").equals(current.uid())) {
                throw ApiFailure.conflict(resource.groupResource(), key.name(), "Precondition failed: UID");
            }
            if (expected.has("resourceVersion")
                    && !expected.text("resourceVersion").equals(current.resourceVersion())) {
                throw ApiFailure.staleVersion(resource.groupResource(), key.name());
            }
            return store(resource, subresource, current, patched);
        });
    }

    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    /** RFC 7396, and of strategic patches the directive that takes items out of a list of texts. */
    static Json merge(Json target, Json patch) {
        if (!(patch instanceof JsonObject changes)) {
            return patch;
        }
        var result = target.asObject();
        for (int i = 0; i < changes.size(); i++) {
            var name = changes.nameAt(i);
            if (name.startsWith(DELETE_FROM)) {
                result = without(result, name.substring(DELETE_FROM.length()), (JsonArray) changes.valueAt(i));
                continue;
            }
            var old = result.get(name);
            result = changes.valueAt(i).isNull()
                    ? result.without(name)
                    : result.with(name, merge(old == null ? JsonObject.EMPTY : old, changes.valueAt(i)));
        }
        return result;
    }

    private static JsonObject without(JsonObject object, String list, JsonArray gone) {
        var left = object.array(list).stream()
                .filter(item -> !gone.asList().contains(item))
                .toList();
        return left.isEmpty() ? object.without(list) : object.with(list, JsonArray.of(left));
    }

    @Override
    public JsonObject delete(GroupVersionResource resource, ObjectKey key, DeleteOptions options) {
        return calling(new Call("delete", resource, key, ""), () -> remove(resource, existing(resource, key), options));
    }

    @Override
    public JsonObject deleteCollection(
            GroupVersionResource resource, String namespace, ListOptions which, DeleteOptions how) {
        return calling(new Call("deletecollection", resource, new ObjectKey(namespace, ""), ""), () -> {
            var visible = visible(namespace, which.labels(), which.fields());
            log.of(resource).values().stream()
                    .filter(visible)
                    .toList()
                    .forEach(object -> remove(resource, object, how));
            return success();
        });
    }

    private JsonObject remove(GroupVersionResource resource, ApiObject object, DeleteOptions options) {
        if (options.uid().filter(uid -> !uid.equals(object.uid())).isPresent()) {
            throw ApiFailure.conflict(
                    resource.groupResource(), object.name(), "Precondition failed: UID in precondition");
        }
        if (options.resourceVersion()
                .filter(version -> !version.equals(object.resourceVersion()))
                .isPresent()) {
            throw ApiFailure.staleVersion(resource.groupResource(), object.name());
        }
        var marked = mark(resource, object, options);
        if (endsWith(marked)) {
            log.remove(resource, marked);
            return success();
        }
        return marked.root().equals(object.root())
                ? object.root()
                : log.put(resource, marked).root();
    }

    private ApiObject mark(GroupVersionResource resource, ApiObject object, DeleteOptions options) {
        long grace = gracePeriod(resource, object, options);
        var finalizers = new ArrayList<>(object.finalizers());
        options.propagation().ifPresent(policy -> {
            finalizers.removeIf(name -> name.equals("orphan") || name.equals("foregroundDeletion"));
            if (policy == Propagation.ORPHAN) {
                finalizers.add("orphan");
            } else if (policy == Propagation.FOREGROUND) {
                finalizers.add("foregroundDeletion");
            }
        });
        var marked = object.withFinalizers(finalizers);
        if (object.isBeingDeleted() && object.metadata().integerOr("deletionGracePeriodSeconds", 0) <= grace) {
            return marked;
        }
        var at = Times.format(clock.instant().plusSeconds(grace));
        return marked.withMetadata(
                metadata -> metadata.with("deletionTimestamp", at).with("deletionGracePeriodSeconds", grace));
    }

    private static long gracePeriod(GroupVersionResource resource, ApiObject object, DeleteOptions options) {
        if (!resource.equals(Resources.PODS) || !object.spec().has("nodeName")) {
            return 0;
        }
        return options.gracePeriodSeconds().orElse(object.spec().integerOr("terminationGracePeriodSeconds", 30));
    }

    private static JsonObject success() {
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "Status")
                .put("status", "Success")
                .build();
    }

    @Override
    public byte[] raw(String method, String pathAndQuery, byte[] body) {
        var document = documents.get(pathAndQuery);
        if (document == null) {
            throw new ApiFailure(new Status(
                    404, dev.djong.status.Reason.NOT_FOUND, "no document at " + pathAndQuery, Status.Details.NONE));
        }
        return document;
    }

    private ApiObject existing(GroupVersionResource resource, ObjectKey key) {
        return log.find(resource, key).orElseThrow(() -> ApiFailure.notFound(resource.groupResource(), key.name()));
    }

    private synchronized <T> T calling(Call call, java.util.function.Supplier<T> work) {
        before.accept(call);
        var result = work.get();
        calls.add(call);
        notifyAll();
        after.accept(call);
        return result;
    }
}
