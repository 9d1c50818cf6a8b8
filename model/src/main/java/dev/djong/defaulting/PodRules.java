package dev.djong.defaulting;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.List;

/** Rules of pods, their containers and volumes. */
final class PodRules {
    private static final List<String> CONTAINER_LISTS = List.of("containers", "initContainers");

    private PodRules() {}

    /** What holds for pods and not for templates: links, requests that follow from limits, ports of the host's network. */
    static JsonObject pod(JsonObject pod) {
        var spec = pod.object("spec");
        var result = spec.has("enableServiceLinks") ? spec : spec.with("enableServiceLinks", true);
        boolean hostNetwork = spec.flag("hostNetwork");
        for (var list : CONTAINER_LISTS) {
            var containers = spec.array(list);
            var changed = containers.map(container -> container(container.asObject(), hostNetwork));
            result = changed == containers ? result : result.with(list, changed);
        }
        return pod.with("spec", podRequests(result));
    }

    private static JsonObject container(JsonObject container, boolean hostNetwork) {
        var limits = container.object("resources").object("limits");
        var requests = container.object("resources").object("requests");
        var filled = ResourceRules.filled(requests, limits);
        var result = filled == requests
                ? container
                : container.update("resources", resources -> resources.with("requests", filled));
        if (!hostNetwork) {
            return result;
        }
        var ports = container.array("ports");
        var bound = ports.map(port -> hostPort(port.asObject()));
        return bound == ports ? result : result.with("ports", bound);
    }

    private static JsonObject hostPort(JsonObject port) {
        return port.integerOr("hostPort", 0) == 0 && port.has("containerPort")
                ? port.with("hostPort", port.integerOr("containerPort", 0))
                : port;
    }

    /** Resources of the pod as a whole, where it has any: its limits stand for missing requests. */
    private static JsonObject podRequests(JsonObject spec) {
        if (!spec.has("resources")) {
            return spec;
        }
        var limits = spec.object("resources").object("limits");
        var requests = spec.object("resources").object("requests");
        var filled = ResourceRules.filled(requests, limits);
        return filled == requests ? spec : spec.update("resources", resources -> resources.with("requests", filled));
    }

    /** The old name of the service account follows the new one, or stands for it. */
    static JsonObject podSpec(JsonObject spec) {
        var name = spec.get("serviceAccountName");
        if (name != null) {
            return spec.with("serviceAccount", name);
        }
        var old = spec.get("serviceAccount");
        return old == null ? spec : spec.with("serviceAccountName", old);
    }

    /** The single address is the first of the list. */
    static JsonObject podStatus(JsonObject status) {
        var all = status.array("podIPs");
        if (!all.isEmpty()) {
            var first = all.get(0).asObject().get("ip");
            return first == null ? status : status.with("podIP", first);
        }
        var single = status.get("podIP");
        return single == null ? status : status.with("podIPs", JsonArray.of(JsonObject.of("ip", single)));
    }

    static JsonObject container(JsonObject container) {
        return container.has("imagePullPolicy")
                ? container
                : container.with("imagePullPolicy", pullPolicy(container.text("image")));
    }

    /** A volume that names no source is an empty directory. */
    static JsonObject volume(JsonObject volume) {
        if (volume.size() == (volume.has("name") ? 1 : 0)) {
            return volume.with("emptyDir", JsonObject.EMPTY);
        }
        var image = volume.get("image");
        return image instanceof JsonObject source && !source.has("pullPolicy")
                ? volume.with("image", source.with("pullPolicy", Json.of(pullPolicy(source.text("reference")))))
                : volume;
    }

    /** {@code latest}, named or implied, is pulled each time. A digest implies no tag. */
    private static String pullPolicy(String image) {
        if (image.isEmpty()) {
            return "IfNotPresent";
        }
        int digest = image.indexOf('@');
        var named = digest < 0 ? image : image.substring(0, digest);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        var tag = colon >= 0 ? named.substring(colon + 1) : digest < 0 ? "latest" : "";
        return tag.equals("latest") ? "Always" : "IfNotPresent";
    }
}
