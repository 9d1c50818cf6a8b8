package dev.djong.apiserver.bootstrap;

import dev.djong.api.ApiClient;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The ConfigMap {@code kube-system/extension-apiserver-authentication}: what another server of the cluster needs to find out
 * who asks as this one does. Every api-server of the cluster writes it; authorities are added to those of the others, and
 * never taken away, so that certificates can be replaced one server after the other.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/">The aggregation layer</a>
 */
public final class AuthenticationConfiguration {
    static final ObjectKey KEY = new ObjectKey("kube-system", "extension-apiserver-authentication");

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private final ApiClient client;
    private final Map<String, String> told;

    /** @param told the ConfigMap's data; members whose names end in {@code -file} are certificates as PEM */
    public AuthenticationConfiguration(ApiClient client, Map<String, String> told) {
        this.client = client;
        this.told = Map.copyOf(told);
    }

    /** Idempotent. Of several servers that do it at once, whoever comes second does it again in its next turn. */
    public void run() {
        if (told.isEmpty()) {
            return;
        }
        var stored = client.find(Resources.CONFIG_MAPS, KEY);
        try {
            if (stored.isEmpty()) {
                var object = ApiObject.of("v1", "ConfigMap", KEY);
                client.create(Resources.CONFIG_MAPS, object.with("data", JsonObject.ofStrings(told)));
                return;
            }
            var before = stored.get().root().object("data").stringMap();
            var after = merged(before);
            if (!after.equals(before)) {
                client.update(Resources.CONFIG_MAPS, stored.get().with("data", JsonObject.ofStrings(after)));
            }
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.ALREADY_EXISTS) && !failure.is(Reason.CONFLICT)) {
                throw failure;
            }
        }
    }

    private Map<String, String> merged(Map<String, String> before) {
        var merged = new TreeMap<>(before);
        told.forEach((name, value) ->
                merged.merge(name, value, (old, ours) -> name.endsWith("-file") ? union(old, ours) : ours));
        return merged;
    }

    private static String union(String before, String ours) {
        var certificates = new LinkedHashSet<String>();
        for (var bundle : new String[] {before, ours}) {
            CERTIFICATE.matcher(bundle).results().forEach(found -> certificates.add(found.group()));
        }
        return String.join("\n", certificates) + "\n";
    }
}
