package dev.djong.api;

import dev.djong.api.RequestPaths.Query;
import dev.djong.api.Transport.Request;
import dev.djong.api.Transport.Response;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import dev.djong.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The API's verbs as HTTP requests with JSON bodies. An answer that asks to come back later (with {@code Retry-After}) is
 * obeyed up to {@link #MAX_RETRIES} times: 429 and 503, since such a request was not executed, and any failure of the
 * server where a request may be repeated, such as 504 of one that has not reached the resourceVersion asked for.
 */
public final class HttpApiClient implements ApiClient {
    static final int MAX_RETRIES = 10;
    /** From sending a request to the last byte of its answer; a watch is not bound by it. */
    private static final Duration EXCHANGE_LIMIT = Duration.ofSeconds(120);

    private static final String JSON = "application/json";
    private static final byte[] NO_BODY = {};

    private final Transport transport;
    private final Timers timers;
    private final String accept;

    public HttpApiClient(Transport transport, Timers timers) {
        this(transport, timers, JSON);
    }

    private HttpApiClient(Transport transport, Timers timers, String accept) {
        this.transport = transport;
        this.timers = timers;
        this.accept = accept;
    }

    /** The same client, whose requests take another way. */
    public HttpApiClient over(UnaryOperator<Transport> way) {
        return new HttpApiClient(way.apply(transport), timers, accept);
    }

    /** The same client, whose reads return {@code PartialObjectMetadata} only: for those who look at owners and names. */
    public HttpApiClient metadataOnly() {
        return new HttpApiClient(
                transport, timers, JSON + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1," + JSON + ";q=0.9");
    }

    @Override
    public ApiObject get(GroupVersionResource resource, ObjectKey key) {
        return new ApiObject(call("GET", RequestPaths.object(resource, key, ""), JSON, NO_BODY));
    }

    @Override
    public Optional<ApiObject> find(GroupVersionResource resource, ObjectKey key) {
        try {
            return Optional.of(get(resource, key));
        } catch (ApiFailure failure) {
            if (failure.is(Reason.NOT_FOUND)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    @Override
    public ObjectList list(GroupVersionResource resource, ListOptions options) {
        var query = selecting(options)
                .with("resourceVersion", options.resourceVersion())
                .with("limit", options.limit() == 0 ? "" : Integer.toString(options.limit()))
                .with("continue", options.continueToken());
        var path = RequestPaths.collection(resource, options.namespace()) + query;
        return toList(call(new Request("GET", path, Map.of("accept", accept), NO_BODY)));
    }

    private static Query selecting(ListOptions options) {
        return new Query()
                .with("labelSelector", options.labels().toString())
                .with("fieldSelector", options.fields().toString());
    }

    /** Items of built-in lists carry no apiVersion and kind of their own. */
    private static ObjectList toList(JsonObject json) {
        var apiVersion = json.get("apiVersion");
        var listKind = json.text("kind");
        var kind = listKind.endsWith("List") ? listKind.substring(0, listKind.length() - 4) : listKind;
        var items = new ArrayList<ApiObject>();
        json.array("items")
                .objects()
                .map(item -> item.has("kind") || apiVersion == null
                        ? item
                        : item.with("apiVersion", apiVersion).with("kind", kind))
                .forEach(item -> items.add(new ApiObject(item)));
        var metadata = json.object("metadata");
        return new ObjectList(List.copyOf(items), metadata.text("resourceVersion"), metadata.text("continue"));
    }

    @Override
    public Watch watch(GroupVersionResource resource, WatchOptions options) {
        var query = new Query()
                .with("watch", "true")
                .with("allowWatchBookmarks", "true")
                .with("resourceVersion", options.resourceVersion())
                .with("sendInitialEvents", options.streamsList() ? "true" : "")
                .with("resourceVersionMatch", options.streamsList() ? "NotOlderThan" : "")
                .with("labelSelector", options.labels().toString())
                .with("fieldSelector", options.fields().toString());
        var path = RequestPaths.collection(resource, options.namespace()) + query;
        var types = accept.equals(JSON)
                ? "text/event-stream, application/json;q=0.9"
                : accept.replace("PartialObjectMetadataList", "PartialObjectMetadata");
        var response = send(new Request("GET", path, Map.of("accept", types), NO_BODY));
        return new HttpWatch(response, path, timers);
    }

    @Override
    public ApiObject create(GroupVersionResource resource, ApiObject object) {
        var path = RequestPaths.collection(resource, object.namespace());
        return new ApiObject(call("POST", path, JSON, JsonWriter.toBytes(object.root())));
    }

    @Override
    public ApiObject createSubresource(
            GroupVersionResource resource, ObjectKey key, String subresource, ApiObject body) {
        var path = RequestPaths.object(resource, key, subresource);
        return new ApiObject(call("POST", path, JSON, JsonWriter.toBytes(body.root())));
    }

    @Override
    public ApiObject update(GroupVersionResource resource, ApiObject object) {
        return updateSubresource(resource, "", object);
    }

    @Override
    public ApiObject updateSubresource(GroupVersionResource resource, String subresource, ApiObject object) {
        var path = RequestPaths.object(resource, object.key(), subresource);
        boolean repeatable = !object.resourceVersion().isEmpty();
        return new ApiObject(call("PUT", path, JSON, JsonWriter.toBytes(object.root()), repeatable));
    }

    @Override
    public ApiObject patch(GroupVersionResource resource, ObjectKey key, String subresource, Patch patch) {
        var path = RequestPaths.object(resource, key, subresource);
        var mediaType = patch.type().mediaType();
        return new ApiObject(call("PATCH", path, mediaType, JsonWriter.toBytes(patch.body()), isBound(patch)));
    }

    @Override
    public JsonObject delete(GroupVersionResource resource, ObjectKey key, DeleteOptions options) {
        var path = RequestPaths.object(resource, key, "");
        boolean repeatable =
                options.uid().isPresent() || options.resourceVersion().isPresent();
        return call("DELETE", path, JSON, JsonWriter.toBytes(toJson(options)), repeatable);
    }

    @Override
    public JsonObject deleteCollection(
            GroupVersionResource resource, String namespace, ListOptions which, DeleteOptions how) {
        var path = RequestPaths.collection(resource, namespace) + selecting(which);
        return call("DELETE", path, JSON, JsonWriter.toBytes(toJson(how)));
    }

    /** Whether a second execution would be refused. */
    private static boolean isBound(Patch patch) {
        return patch.body() instanceof JsonObject changes
                && changes.object("metadata").has("resourceVersion");
    }

    private static JsonObject toJson(DeleteOptions options) {
        var preconditions = JsonObject.builder()
                .putText("uid", options.uid().orElse(""))
                .putText("resourceVersion", options.resourceVersion().orElse(""))
                .build();
        var json = JsonObject.builder().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.gracePeriodSeconds().ifPresent(seconds -> json.put("gracePeriodSeconds", seconds));
        options.propagation().ifPresent(policy -> json.put("propagationPolicy", policy.text()));
        return json.putIf("preconditions", preconditions.isEmpty() ? null : preconditions)
                .build();
    }

    @Override
    public byte[] raw(String method, String pathAndQuery, byte[] body) {
        var headers = withContentType(Map.of("accept", "application/json, */*"), body, JSON);
        return exchange(new Request(method, pathAndQuery, headers, body));
    }

    private JsonObject call(String method, String path, String contentType, byte[] body) {
        return call(method, path, contentType, body, method.equals("GET"));
    }

    private JsonObject call(String method, String path, String contentType, byte[] body, boolean repeatable) {
        var headers = withContentType(Map.of("accept", JSON), body, contentType);
        return call(new Request(method, path, headers, body, repeatable));
    }

    private JsonObject call(Request request) {
        return parse(exchange(request), request.method() + " " + request.pathAndQuery());
    }

    private byte[] exchange(Request request) {
        var response = send(request);
        var limit = timers.after(EXCHANGE_LIMIT, response::close);
        try (response) {
            return response.body().readAllBytes();
        } catch (IOException e) {
            throw new TransportException(request.method() + " " + request.pathAndQuery() + ": the answer broke off", e);
        } finally {
            limit.cancel();
        }
    }

    private static Map<String, String> withContentType(Map<String, String> headers, byte[] body, String contentType) {
        if (body.length == 0) {
            return headers;
        }
        var all = new HashMap<>(headers);
        all.put("content-type", contentType);
        return all;
    }

    /** Sends, comes back as often as the server asks for, and turns any other failure into an exception. */
    private Response send(Request request) {
        for (int retries = 0; ; retries++) {
            var response = transport.send(request);
            if (response.code() < 300) {
                return response;
            }
            var wait = retryAfter(request, response);
            var failure = failureWithin(response, request);
            if (wait.isEmpty() || retries == MAX_RETRIES) {
                throw failure;
            }
            pause(wait.get(), failure);
        }
    }

    private static Optional<Duration> retryAfter(Request request, Response response) {
        var header = response.headers().get("retry-after");
        if (header == null || !mayComeBack(request, response.code())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())));
        } catch (NumberFormatException aDate) {
            return Optional.of(Duration.ofSeconds(1));
        }
    }

    private static boolean mayComeBack(Request request, int code) {
        return code == 429 || code == 503 || (code >= 500 && request.repeatable());
    }

    private void pause(Duration wait, ApiFailure failure) {
        try {
            timers.pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /** A server may begin an answer and never end it. */
    private ApiFailure failureWithin(Response response, Request request) {
        var limit = timers.after(EXCHANGE_LIMIT, response::close);
        try {
            return failure(response, request);
        } finally {
            limit.cancel();
        }
    }

    private static ApiFailure failure(Response response, Request request) {
        try (response) {
            var status =
                    Status.of(JsonReader.read(response.body().readAllBytes()).asObject());
            return new ApiFailure(status.code() == 0 ? byCode(response.code(), request.pathAndQuery()) : status);
        } catch (IOException | JsonSyntaxException noStatus) {
            return new ApiFailure(byCode(response.code(), request.pathAndQuery()));
        }
    }

    /** For answers of proxies and load balancers, which know no Status. */
    private static Status byCode(int code, String path) {
        var reason = Reason.UNKNOWN;
        for (var candidate : Reason.values()) {
            if (candidate.code() == code && reason == Reason.UNKNOWN) {
                reason = candidate;
            }
        }
        return new Status(code, reason, "the server answered " + code + " to " + path, Status.Details.NONE);
    }

    private static JsonObject parse(byte[] bytes, String what) {
        try {
            if (JsonReader.read(bytes) instanceof JsonObject object) {
                return object;
            }
            throw new TransportException(what + ": the answer is no JSON object", null);
        } catch (JsonSyntaxException e) {
            throw new TransportException(what + ": the answer is no JSON: " + e.getMessage(), e);
        }
    }
}
