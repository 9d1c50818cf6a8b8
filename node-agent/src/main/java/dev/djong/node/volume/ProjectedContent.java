package dev.djong.node.volume;

import dev.djong.json.JsonObject;
import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.launch.LaunchFailure;
import dev.djong.node.launch.PodFields;
import dev.djong.node.spec.Pod;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of volumes whose content comes from the API: configMap, secret, downwardAPI and projected. */
final class ProjectedContent {
    private static final int DEFAULT_MODE = 0644;
    private static final int TOKEN_MODE = 0600;
    private static final int OWN_MODE = 0644;

    private final ClusterObjects cluster;
    private final PodFields fields;
    private final ServiceAccountTokens tokens;

    ProjectedContent(ClusterObjects cluster, PodFields fields, ServiceAccountTokens tokens) {
        this.cluster = cluster;
        this.fields = fields;
        this.tokens = tokens;
    }

    /** True if the volume is one of these. */
    static boolean handles(JsonObject volume) {
        return volume.has("configMap") || volume.has("secret") || volume.has("downwardAPI") || volume.has("projected");
    }

    /** @return files by their path in the volume */
    Map<String, FileContent> of(Pod pod, JsonObject volume) {
        var files = new TreeMap<String, FileContent>();
        if (volume.has("projected")) {
            var projected = volume.object("projected");
            int mode = (int) projected.integerOr("defaultMode", DEFAULT_MODE);
            projected.array("sources").objects().forEach(source -> add(pod, source, mode, files));
        } else {
            var source = volume.has("secret")
                    ? JsonObject.of(
                            "secret",
                            volume.object("secret")
                                    .with("name", volume.object("secret").text("secretName")))
                    : volume;
            var body = volume.object(
                    volume.has("secret") ? "secret" : volume.has("configMap") ? "configMap" : "downwardAPI");
            add(pod, source, (int) body.integerOr("defaultMode", DEFAULT_MODE), files);
        }
        return files;
    }

    private void add(Pod pod, JsonObject source, int mode, Map<String, FileContent> files) {
        if (source.has("configMap")) {
            addKeys(pod, "configmap", source.object("configMap"), mode, files);
        }
        if (source.has("secret")) {
            addKeys(pod, "secret", source.object("secret"), mode, files);
        }
        if (source.has("downwardAPI")) {
            source.object("downwardAPI").array("items").objects().forEach(item -> addField(pod, item, mode, files));
        }
        if (source.has("serviceAccountToken")) {
            var wish = source.object("serviceAccountToken");
            var token = tokens.token(pod, wish.text("audience"), wish.integerOr("expirationSeconds", 3600));
            boolean shared = pod.securityContext().has("fsGroup");
            files.put(
                    path(wish),
                    new FileContent(token.getBytes(StandardCharsets.UTF_8), shared ? TOKEN_MODE : OWN_MODE));
        }
        if (source.has("clusterTrustBundle")) {
            throw new VolumeFailure("clusterTrustBundle sources are not known to this node", null);
        }
    }

    private void addKeys(Pod pod, String kind, JsonObject source, int mode, Map<String, FileContent> files) {
        var name = source.text("name");
        var object = find(kind, new ObjectKey(pod.namespace(), name));
        if (object.isEmpty()) {
            if (source.flag("optional")) {
                return;
            }
            throw new VolumeFailure(kind + " \"" + name + "\" not found", null);
        }
        var data = data(kind, object.get());
        List<JsonObject> items = source.array("items").objects().toList();
        if (items.isEmpty()) {
            data.forEach((key, bytes) -> files.put(key, new FileContent(bytes, mode)));
        }
        for (var item : items) {
            var bytes = data.get(item.text("key"));
            if (bytes != null) {
                files.put(path(item), new FileContent(bytes, (int) item.integerOr("mode", mode)));
            } else if (!source.flag("optional")) {
                throw new VolumeFailure("references non-existent " + kind + " key: " + item.text("key"), null);
            }
        }
    }

    private Optional<ApiObject> find(String kind, ObjectKey key) {
        try {
            return kind.equals("secret") ? cluster.secret(key) : cluster.configMap(key);
        } catch (RuntimeException failure) {
            throw new VolumeFailure("failed to fetch " + kind + " " + key + ": " + failure.getMessage(), failure);
        }
    }

    private static Map<String, byte[]> data(String kind, ApiObject object) {
        var data = new TreeMap<String, byte[]>();
        var base64 = Base64.getDecoder();
        object.root()
                .object("data")
                .stringMap()
                .forEach((key, value) -> data.put(
                        key, kind.equals("secret") ? base64.decode(value) : value.getBytes(StandardCharsets.UTF_8)));
        object.root().object("binaryData").stringMap().forEach((key, value) -> data.put(key, base64.decode(value)));
        return data;
    }

    private void addField(Pod pod, JsonObject item, int mode, Map<String, FileContent> files) {
        try {
            var value = item.has("fieldRef")
                    ? fields.field(pod, item.object("fieldRef").text("fieldPath"), podIps(pod))
                    : fields.resource(pod, pod.containers().getFirst(), item.object("resourceFieldRef"));
            files.put(path(item), new FileContent(value.getBytes(StandardCharsets.UTF_8), (int)
                    item.integerOr("mode", mode)));
        } catch (LaunchFailure failure) {
            throw new VolumeFailure(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static List<String> podIps(Pod pod) {
        return pod.object()
                .status()
                .array("podIPs")
                .objects()
                .map(ip -> ip.text("ip"))
                .toList();
    }

    /** A path that stays in its volume. */
    private static String path(JsonObject item) {
        var path = Path.of(item.text("path")).normalize();
        if (path.isAbsolute() || path.toString().isEmpty() || path.startsWith("..")) {
            throw new VolumeFailure("path \"" + item.text("path") + "\" leaves its volume", null);
        }
        return path.toString();
    }
}
