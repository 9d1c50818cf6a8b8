package dev.djong.node.launch;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.object.Quantity;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The fields of a pod that its containers may be told: in variables ({@code fieldRef}, {@code resourceFieldRef}) and in
 * downwardAPI files.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/downward-api/">Downward API</a>
 */
public final class PodFields {
    private final NodeIdentity node;
    private final Supplier<Map<String, Quantity>> allocatable;

    /** @param allocatable what a container without a limit may use */
    public PodFields(NodeIdentity node, Supplier<Map<String, Quantity>> allocatable) {
        this.node = node;
        this.allocatable = allocatable;
    }

    /** @param path such as {@code metadata.labels['app']} or {@code status.podIP} */
    public String field(Pod pod, String path, List<String> podIps) {
        var ips = pod.hostNetwork() ? node.addresses() : podIps;
        return switch (path) {
            case "metadata.name" -> pod.name();
            case "metadata.namespace" -> pod.namespace();
            case "metadata.uid" -> pod.uid();
            case "metadata.labels" -> lines(pod.object().labels());
            case "metadata.annotations" -> lines(pod.object().annotations());
            case "spec.nodeName" -> pod.spec().text("nodeName");
            case "spec.serviceAccountName" -> pod.spec().text("serviceAccountName");
            case "status.hostIP" -> node.primaryAddress();
            case "status.hostIPs" -> String.join(",", node.addresses());
            case "status.podIP" -> ips.isEmpty() ? "" : ips.getFirst();
            case "status.podIPs" -> String.join(",", ips);
            default -> subscripted(pod, path);
        };
    }

    private static String subscripted(Pod pod, String path) {
        int open = path.indexOf("['");
        if (open > 0 && path.endsWith("']")) {
            var key = path.substring(open + 2, path.length() - 2);
            switch (path.substring(0, open)) {
                case "metadata.labels" -> {
                    return pod.object().labels().getOrDefault(key, "");
                }
                case "metadata.annotations" -> {
                    return pod.object().annotation(key).orElse("");
                }
                default -> {}
            }
        }
        throw LaunchFailure.config("unsupported fieldPath: " + path);
    }

    private static String lines(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + new JsonString(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** A request or limit of the container, divided and rounded up; a missing limit is what the node has. */
    public String resource(Pod pod, PodContainer fallback, JsonObject reference) {
        var name = reference.text("containerName");
        var container = name.isEmpty()
                ? fallback
                : pod.container(name).orElseThrow(() -> LaunchFailure.config("container " + name + " not found"));
        var resource = reference.text("resource");
        int dot = resource.indexOf('.');
        if (dot < 0) {
            throw LaunchFailure.config("unsupported container resource: " + resource);
        }
        var kind = resource.substring(0, dot);
        var what = resource.substring(dot + 1);
        var quantity = container.resources().object(kind).get(what) instanceof JsonString(var text)
                ? Quantity.parse(text)
                : kind.equals("limits") ? allocatable.get().getOrDefault(what, Quantity.ZERO) : Quantity.ZERO;
        var divisor = reference
                .string("divisor")
                .map(Quantity::parse)
                .filter(d -> d.sign() > 0)
                .orElse(Quantity.of(1));
        return quantity.value()
                .divide(divisor.value(), 0, RoundingMode.CEILING)
                .toBigInteger()
                .toString();
    }
}
