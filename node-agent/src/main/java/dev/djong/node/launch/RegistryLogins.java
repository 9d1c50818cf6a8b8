package dev.djong.node.launch;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.node.cluster.ClusterObjects;
import dev.djong.node.runtime.RegistryLogin;
import dev.djong.node.spec.Pod;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the login for an image's registry among the pod's {@code imagePullSecrets}. */
public final class RegistryLogins {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryLogins.class);
    private static final String DEFAULT_REGISTRY = "docker.io";

    private final ClusterObjects cluster;

    public RegistryLogins(ClusterObjects cluster) {
        this.cluster = cluster;
    }

    public Optional<RegistryLogin> find(Pod pod, String image) {
        var registry = registryOf(image);
        return pod.spec()
                .array("imagePullSecrets")
                .objects()
                .map(reference -> new ObjectKey(pod.namespace(), reference.text("name")))
                .map(cluster::secret)
                .flatMap(Optional::stream)
                .map(secret -> login(secret, registry))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static String registryOf(String image) {
        int slash = image.indexOf('/');
        var first = slash < 0 ? "" : image.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        return isHost ? first : DEFAULT_REGISTRY;
    }

    private static Optional<RegistryLogin> login(ApiObject secret, String registry) {
        var data = secret.root().object("data");
        try {
            var logins = data.has(".dockerconfigjson")
                    ? decoded(data.text(".dockerconfigjson")).object("auths")
                    : decoded(data.text(".dockercfg"));
            return logins.names().stream()
                    .filter(server -> server.contains(registry))
                    .findFirst()
                    .map(server -> login(server, logins.object(server)));
        } catch (IllegalArgumentException | JsonSyntaxException damaged) {
            LOG.warn("pull secret {} cannot be read", secret.key());
            return Optional.empty();
        }
    }

    private static JsonObject decoded(String base64) {
        return base64.isEmpty()
                ? JsonObject.EMPTY
                : JsonReader.read(Base64.getDecoder().decode(base64)).asObject();
    }

    private static RegistryLogin login(String server, JsonObject login) {
        var pair = new String(Base64.getDecoder().decode(login.text("auth")), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0
                ? new RegistryLogin(login.text("username"), login.text("password"), server)
                : new RegistryLogin(pair.substring(0, colon), pair.substring(colon + 1), server);
    }
}
