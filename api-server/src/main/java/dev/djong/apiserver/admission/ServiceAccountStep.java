package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Every pod runs as a service account and finds its token, the cluster's CA and its namespace below
 * {@code /var/run/secrets/kubernetes.io/serviceaccount}, unless pod or account say no.
 */
final class ServiceAccountStep implements AdmissionStep {
    static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    static final String VOLUME_PREFIX = "kube-api-access-";
    /** The odd 7 tells the token issuer that a pod, not a person, asks; it may then extend the token's life. */
    static final long TOKEN_SECONDS = 3607;
    /** How long a pod may wait for the account of a namespace that was made a moment ago. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final long FILE_MODE = 0644;

    private final ClusterState state;
    private final ArrivalGate arrivals;
    private final RandomGenerator random;

    ServiceAccountStep(ClusterState state, RandomGenerator random) {
        this.state = state;
        this.arrivals = new ArrivalGate(state, Resources.SERVICE_ACCOUNTS);
        this.random = random;
    }

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public ApiObject mutate(AdmissionRequest request) {
        var pod = request.requireObject();
        if (request.operation() != Operation.CREATE || !request.isOn(Resources.PODS)) {
            return pod;
        }
        if (pod.annotations().containsKey(MIRROR)) {
            requireNoAccount(request, pod);
            return pod;
        }
        var named = named(pod);
        var account = account(request, named.spec().text("serviceAccountName"));
        var pulling = withPullSecrets(named, account);
        return automounts(pulling, account) ? withToken(pulling) : pulling;
    }

    private static void requireNoAccount(AdmissionRequest request, ApiObject pod) {
        if (!pod.spec().text("serviceAccountName").isEmpty()) {
            throw request.forbidden("a mirror pod may not reference service accounts");
        }
        if (pod.spec().array("volumes").objects().anyMatch(volume -> volume.has("secret"))) {
            throw request.forbidden("a mirror pod may not reference secrets");
        }
    }

    /** The older member {@code serviceAccount} always says the same. */
    private static ApiObject named(ApiObject pod) {
        var given = pod.spec().text("serviceAccountName");
        var older = pod.spec().text("serviceAccount");
        var name = given.isEmpty() ? older.isEmpty() ? "default" : older : given;
        return pod.withSpec(spec -> spec.with("serviceAccountName", name).with("serviceAccount", name));
    }

    private ApiObject account(AdmissionRequest request, String name) {
        var key = new ObjectKey(request.key().namespace(), name);
        return state.cached(Resources.SERVICE_ACCOUNTS, key)
                .or(() -> state.live(Resources.SERVICE_ACCOUNTS, key))
                .or(() -> arrivals.await(key, PATIENCE))
                .orElseThrow(() -> request.forbidden(
                        "error looking up service account " + key + ": serviceaccount \"" + name + "\" not found"));
    }

    private static ApiObject withPullSecrets(ApiObject pod, ApiObject account) {
        var secrets = account.root().array("imagePullSecrets");
        return pod.spec().array("imagePullSecrets").isEmpty() && !secrets.isEmpty()
                ? pod.withSpec(spec -> spec.with("imagePullSecrets", secrets))
                : pod;
    }

    private static boolean automounts(ApiObject pod, ApiObject account) {
        var member = "automountServiceAccountToken";
        return flag(
                pod.spec().get(member) instanceof JsonBool said
                        ? said
                        : account.root().get(member));
    }

    private static boolean flag(@Nullable Json value) {
        return value != JsonBool.FALSE;
    }

    private ApiObject withToken(ApiObject pod) {
        var existing = pod.spec()
                .array("volumes")
                .objects()
                .map(volume -> volume.text("name"))
                .filter(name -> name.startsWith(VOLUME_PREFIX))
                .findFirst();
        var name = existing.orElseGet(() -> VOLUME_PREFIX + suffix());
        var spec = mounted(mounted(pod.spec(), "initContainers", name), "containers", name);
        boolean used = !spec.equals(pod.spec());
        return used && existing.isEmpty()
                ? pod.with("spec", spec.with("volumes", spec.array("volumes").plus(volume(name))))
                : pod.with("spec", spec);
    }

    private String suffix() {
        var suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(SUFFIX_ALPHABET.charAt(random.nextInt(SUFFIX_ALPHABET.length())));
        }
        return suffix.toString();
    }

    private static JsonObject mounted(JsonObject spec, String member, String volume) {
        return spec.has(member)
                ? spec.with(member, spec.array(member).map(container -> mounted(container.asObject(), volume)))
                : spec;
    }

    /** A container that mounts something of its own there keeps it. */
    private static JsonObject mounted(JsonObject container, String volume) {
        var mounts = container.array("volumeMounts");
        if (mounts.objects().anyMatch(mount -> mount.text("mountPath").equals(MOUNT_PATH))) {
            return container;
        }
        var mount = JsonObject.builder()
                .put("mountPath", MOUNT_PATH)
                .put("name", volume)
                .put("readOnly", true)
                .build();
        return container.with("volumeMounts", mounts.plus(mount));
    }

    private static JsonObject volume(String name) {
        var token = JsonObject.EMPTY.with("expirationSeconds", TOKEN_SECONDS).with("path", "token");
        var ca = JsonObject.of(
                "items",
                JsonArray.of(JsonObject.EMPTY.with("key", "ca.crt").with("path", "ca.crt")),
                "name",
                Json.of("kube-root-ca.crt"));
        var fieldRef = JsonObject.EMPTY.with("apiVersion", "v1").with("fieldPath", "metadata.namespace");
        var namespace = JsonObject.of("fieldRef", fieldRef).with("path", "namespace");
        var sources = new ArrayList<Json>();
        sources.add(JsonObject.of("serviceAccountToken", token));
        sources.add(JsonObject.of("configMap", ca));
        sources.add(JsonObject.of("downwardAPI", JsonObject.of("items", JsonArray.of(namespace))));
        var projected = JsonObject.EMPTY.with("defaultMode", FILE_MODE).with("sources", JsonArray.of(sources));
        return JsonObject.of("name", Json.of(name), "projected", projected);
    }
}
