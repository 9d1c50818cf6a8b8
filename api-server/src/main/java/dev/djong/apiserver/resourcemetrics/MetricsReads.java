package dev.djong.apiserver.resourcemetrics;

import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.ListParameters;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.ListRequest;
import dev.djong.apiserver.watch.ListResult;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** GET and LIST of node and pod metrics: which objects there are is read from the cluster, what they use from the nodes. */
public final class MetricsReads {
    private final ResourceStorage measured;
    private final Measurements measurements;
    private final Function<ApiObject, String> nodeOf;
    private final Maker maker;
    private final String listKind;

    @FunctionalInterface
    private interface Maker {
        Optional<ApiObject> make(ApiObject object, JsonObject summary);
    }

    private MetricsReads(
            ResourceStorage measured,
            Measurements measurements,
            Function<ApiObject, String> nodeOf,
            Maker maker,
            String listKind) {
        this.measured = measured;
        this.measurements = measurements;
        this.nodeOf = nodeOf;
        this.maker = maker;
        this.listKind = listKind;
    }

    public static MetricsReads ofNodes(ResourceStorage nodes, Measurements measurements) {
        return new MetricsReads(nodes, measurements, ApiObject::name, MetricsObjects::node, "NodeMetricsList");
    }

    public static MetricsReads ofPods(ResourceStorage pods, Measurements measurements) {
        return new MetricsReads(
                pods, measurements, pod -> pod.spec().text("nodeName"), MetricsObjects::pod, "PodMetricsList");
    }

    public ApiResponse get(ResourceCall call) {
        return measured.cached(call.key())
                .map(Entry::object)
                .flatMap(object -> measure(List.of(object)).stream().findFirst())
                .map(object -> ApiResponse.ok(object.root()))
                .orElseThrow(() ->
                        ApiFailure.notFound(call.groupResource(), call.key().toString()));
    }

    public ApiResponse list(ResourceCall call) {
        var items = measure(objects(call)).stream()
                .map(object -> (Json) object.root())
                .collect(JsonArray.collector());
        return ApiResponse.ok(JsonObject.builder()
                .put("kind", listKind)
                .put("apiVersion", MetricsObjects.API_VERSION)
                .put("metadata", JsonObject.EMPTY)
                .put("items", items)
                .build());
    }

    private List<ApiObject> objects(ResourceCall call) {
        var selected = ListParameters.of(call, false);
        var request = new ListRequest(call.namespace(), selected.labels(), selected.fields(), 0, "", "0", "");
        return switch (measured.list(request)) {
            case ListResult.Listed listed ->
                listed.items().stream().map(Entry::object).toList();
            case ListResult.Expired expired -> throw ApiFailure.expired(expired.message());
        };
    }

    private List<ApiObject> measure(Collection<ApiObject> objects) {
        var names = objects.stream()
                .map(nodeOf)
                .filter(node -> !node.isEmpty())
                .distinct()
                .toList();
        Map<String, JsonObject> summaries = measurements.of(names);
        return objects.stream()
                .flatMap(object -> Optional.ofNullable(summaries.get(nodeOf.apply(object)))
                        .flatMap(summary -> maker.make(object, summary))
                        .stream())
                .toList();
    }
}
