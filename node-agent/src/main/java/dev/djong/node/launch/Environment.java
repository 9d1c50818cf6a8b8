package dev.djong.node.launch;

import dev.djong.json.JsonObject;
import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.runtime.ContainerSpec.EnvVar;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A container's environment. Later entries win over earlier ones: service variables, then {@code envFrom} in its order,
 * then {@code env} in its order, whose values may refer to all before them.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/">
 *     Environment variables</a>
 */
public final class Environment {
    private final ClusterObjects cluster;
    private final PodFields fields;

    public Environment(ClusterObjects cluster, PodFields fields) {
        this.cluster = cluster;
        this.fields = fields;
    }

    /** @throws LaunchFailure if something that it refers to, and needs, is missing */
    public List<EnvVar> of(Pod pod, PodContainer container, List<String> podIps) {
        var variables = new LinkedHashMap<String, String>();
        var services = ServiceVariables.of(
                cluster.services(pod.namespace()),
                cluster.services("default"),
                !pod.spec().has("enableServiceLinks") || pod.spec().flag("enableServiceLinks"));
        container.json().array("envFrom").objects().forEach(source -> variables.putAll(all(pod, source)));
        var references = new TreeMap<>(services);
        references.putAll(variables);
        container
                .json()
                .array("env")
                .objects()
                .forEach(entry -> value(pod, container, podIps, entry, references)
                        .ifPresent(value -> {
                            variables.put(entry.text("name"), value);
                            references.put(entry.text("name"), value);
                        }));
        var result = new LinkedHashMap<String, String>();
        services.forEach(result::put);
        result.putAll(variables);
        return result.entrySet().stream()
                .map(variable -> new EnvVar(variable.getKey(), variable.getValue()))
                .toList();
    }

    private Optional<String> value(
            Pod pod, PodContainer container, List<String> podIps, JsonObject entry, Map<String, String> references) {
        var from = entry.object("valueFrom");
        if (from.isEmpty()) {
            return Optional.of(Expansion.expand(entry.text("value"), references));
        }
        if (from.has("fieldRef")) {
            return Optional.of(fields.field(pod, from.object("fieldRef").text("fieldPath"), podIps));
        }
        if (from.has("resourceFieldRef")) {
            return Optional.of(fields.resource(pod, container, from.object("resourceFieldRef")));
        }
        if (from.has("configMapKeyRef")) {
            return key(pod, "configmap", from.object("configMapKeyRef"));
        }
        if (from.has("secretKeyRef")) {
            return key(pod, "secret", from.object("secretKeyRef"));
        }
        throw LaunchFailure.config("environment variable " + entry.text("name")
                + " has a source that this node does not" + " know: " + from.names());
    }

    private Optional<String> key(Pod pod, String kind, JsonObject reference) {
        var name = reference.text("name");
        var object = find(kind, new ObjectKey(pod.namespace(), name));
        var value = object.map(found -> data(kind, found)).map(data -> data.get(reference.text("key")));
        if (value.isEmpty() && !reference.flag("optional")) {
            throw LaunchFailure.config(
                    object.isEmpty()
                            ? kind + " \"" + name + "\" not found"
                            : "couldn't find key " + reference.text("key") + " in "
                                    + (kind.equals("secret") ? "Secret " : "ConfigMap ") + pod.namespace() + "/"
                                    + name);
        }
        return value;
    }

    private Map<String, String> all(Pod pod, JsonObject source) {
        var kind = source.has("secretRef") ? "secret" : "configmap";
        var reference = source.object(kind.equals("secret") ? "secretRef" : "configMapRef");
        var object = find(kind, new ObjectKey(pod.namespace(), reference.text("name")));
        if (object.isEmpty() && !reference.flag("optional")) {
            throw LaunchFailure.config(kind + " \"" + reference.text("name") + "\" not found");
        }
        var prefix = source.text("prefix");
        var variables = new TreeMap<String, String>();
        object.ifPresent(found -> data(kind, found).forEach((key, value) -> variables.put(prefix + key, value)));
        return variables;
    }

    private Optional<ApiObject> find(String kind, ObjectKey key) {
        try {
            return kind.equals("secret") ? cluster.secret(key) : cluster.configMap(key);
        } catch (RuntimeException failure) {
            throw LaunchFailure.config("failed to fetch " + kind + " " + key + ": " + failure.getMessage(), failure);
        }
    }

    private static Map<String, String> data(String kind, ApiObject object) {
        var data = object.root().object("data").stringMap();
        if (!kind.equals("secret")) {
            return data;
        }
        var decoded = new TreeMap<String, String>();
        data.forEach((key, value) ->
                decoded.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return decoded;
    }
}
