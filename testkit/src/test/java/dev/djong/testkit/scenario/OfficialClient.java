package dev.djong.testkit.scenario;

import com.google.gson.JsonParser;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import io.kubernetes.client.Discovery;
import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.apis.ApisApi;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.CustomObjectsApi;
import io.kubernetes.client.openapi.apis.VersionApi;
import io.kubernetes.client.openapi.models.AuthenticationV1TokenRequest;
import io.kubernetes.client.openapi.models.V1APIGroup;
import io.kubernetes.client.openapi.models.V1DeleteOptions;
import io.kubernetes.client.openapi.models.V1Preconditions;
import io.kubernetes.client.openapi.models.V1TokenRequestSpec;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.ModelMapper;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.options.CreateOptions;
import io.kubernetes.client.util.generic.options.DeleteOptions;
import io.kubernetes.client.util.generic.options.ListOptions;
import io.kubernetes.client.util.generic.options.PatchOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kubernetes' own client for Java: generated models and methods, on OkHttp. */
final class OfficialClient implements ClientUnderTest {
    static {
        // Before anything of the client is loaded: without it the client drops managed fields from all that it reads.
        System.setProperty("kubernetes.client.includeManagedFields", "true");
    }

    private final KubeConfig kubeconfig;
    private final ApiClient client;
    private final OfficialStreams streams;

    private OfficialClient(KubeConfig kubeconfig, ApiClient client) {
        this.kubeconfig = kubeconfig;
        this.client = client;
        client.setReadTimeout(0);
        streams = new OfficialStreams(client);
    }

    static OfficialClient of(Path path) throws IOException {
        try (var reader = Files.newBufferedReader(path)) {
            var kubeconfig = KubeConfig.loadKubeConfig(reader);
            kubeconfig.setFile(path.toFile());
            return new OfficialClient(
                    kubeconfig, ClientBuilder.kubeconfig(kubeconfig).build());
        }
    }

    @Override
    public ClientUnderTest knownBy(String token) {
        return answer(() -> new OfficialClient(
                kubeconfig,
                new ClientBuilder()
                        .setBasePath(kubeconfig.getServer())
                        .setCertificateAuthority(kubeconfig.getDataOrFileRelative(
                                kubeconfig.getCertificateAuthorityData(), kubeconfig.getCertificateAuthorityFile()))
                        .setAuthentication(new AccessTokenAuthentication(token))
                        .build()));
    }

    /** Typed where the client has a model, dynamic where it has none. */
    @SuppressWarnings("unchecked")
    private GenericKubernetesApi<KubernetesObject, KubernetesListObject> of(Kind kind) {
        var model = modelOf(kind);
        GenericKubernetesApi<?, ?> api = model == null
                ? new DynamicKubernetesApi(kind.group(), kind.version(), kind.plural(), client)
                : new GenericKubernetesApi<>(
                        model.asSubclass(KubernetesObject.class),
                        listOf(model),
                        kind.group(),
                        kind.version(),
                        kind.plural(),
                        client);
        return (GenericKubernetesApi<KubernetesObject, KubernetesListObject>) api;
    }

    /** The dynamic API registers itself for the kinds that it has met. */
    private static @Nullable Class<?> modelOf(Kind kind) {
        var model = ModelMapper.getApiTypeClass(kind.group(), kind.version(), kind.kind());
        return model == DynamicKubernetesObject.class ? null : model;
    }

    private static Class<? extends KubernetesListObject> listOf(Class<?> model) {
        try {
            return Class.forName(model.getName() + "List").asSubclass(KubernetesListObject.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where an object belongs, by discovery as a user of the dynamic API finds it. */
    private Kind kindOf(JsonObject object) {
        var kind = new Kind(object.text("apiVersion"), object.text("kind"), "");
        var found = answer(() -> new Discovery(client)
                        .resourceDiscovery("/" + (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion()))
                .getResources()
                .stream()
                .filter(resource -> resource.getKind().equals(kind.kind())
                        && !resource.getName().contains("/"))
                .findFirst()
                .orElseThrow();
        return new Kind(kind.apiVersion(), kind.kind(), found.getName());
    }

    private static KubernetesObject model(JsonObject object) {
        var kind = new Kind(object.text("apiVersion"), object.text("kind"), "");
        var model = modelOf(kind);
        return model == null
                ? new DynamicKubernetesObject(
                        JsonParser.parseString(object.toString()).getAsJsonObject())
                : (KubernetesObject) JSON.deserialize(object.toString(), model);
    }

    static JsonObject json(Object model) {
        var text = model instanceof DynamicKubernetesObject dynamic
                ? dynamic.getRaw().toString()
                : JSON.serialize(model);
        return JsonReader.read(text).asObject();
    }

    private static <T> T answer(Callable<T> call) {
        try {
            return call.call();
        } catch (ApiException refused) {
            if (refused.getCode() == 0) {
                throw new IllegalStateException(refused);
            }
            throw new Refused(refused.getCode(), status(refused));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static Json status(ApiException refused) {
        var body = refused.getResponseBody();
        return body != null && body.startsWith("{") ? JsonReader.read(body) : Json.NULL;
    }

    private static JsonObject answered(KubernetesApiResponse<? extends KubernetesObject> response) {
        require(response);
        return json(response.getObject());
    }

    private static void require(KubernetesApiResponse<?> response) {
        if (!response.isSuccess()) {
            throw new Refused(response.getHttpStatusCode(), json(response.getStatus()));
        }
    }

    @Override
    public JsonObject create(JsonObject object, boolean dryRun) {
        var options = new CreateOptions();
        if (dryRun) {
            options.setDryRun("All");
        }
        return answered(of(kindOf(object)).create(model(object), options));
    }

    @Override
    public JsonObject get(ObjectRef ref) {
        var api = of(ref.kind());
        return answered(ref.namespace().isEmpty() ? api.get(ref.name()) : api.get(ref.namespace(), ref.name()));
    }

    @Override
    public JsonObject replace(JsonObject object) {
        return answered(of(kindOf(object)).update(model(object)));
    }

    @Override
    public JsonObject replaceStatus(Kind kind, JsonObject object) {
        var metadata = object.object("metadata");
        answer(() -> new CustomObjectsApi(client)
                .replaceNamespacedCustomObjectStatus(
                        kind.group(),
                        kind.version(),
                        metadata.text("namespace"),
                        kind.plural(),
                        metadata.text("name"),
                        JsonParser.parseString(object.toString()))
                .execute());
        // The answer is a map, in which all numbers are doubles.
        return get(kind.ref(metadata.text("namespace"), metadata.text("name")));
    }

    @Override
    public JsonObject patch(ObjectRef ref, PatchFormat format, String body) {
        var api = of(ref.kind());
        var patch = new V1Patch(body);
        return answered(
                ref.namespace().isEmpty()
                        ? api.patch(ref.name(), format.mediaType(), patch)
                        : api.patch(ref.namespace(), ref.name(), format.mediaType(), patch));
    }

    @Override
    public JsonObject apply(JsonObject object, String manager, boolean force) {
        var options = new PatchOptions();
        options.setFieldManager(manager);
        options.setForce(force);
        var metadata = object.object("metadata");
        // The client's shortcut for it, ServerSideApply, keeps nothing of the status; an empty list is sent for what is
        // null.
        var body = json(model(object)).update("metadata", sent -> sent.without("managedFields"));
        return answered(of(kindOf(object))
                .patch(
                        metadata.text("namespace"),
                        metadata.text("name"),
                        V1Patch.PATCH_FORMAT_APPLY_YAML,
                        new V1Patch(body.toString()),
                        options));
    }

    @Override
    public JsonObject list(Kind kind, String namespace, Query query) {
        var api = of(kind);
        var response = namespace.isEmpty() ? api.list(options(query)) : api.list(namespace, options(query));
        require(response);
        return json(response.getObject());
    }

    private static ListOptions options(Query query) {
        var options = new ListOptions();
        if (!query.labels().isEmpty()) {
            options.setLabelSelector(query.labels());
        }
        if (!query.fields().isEmpty()) {
            options.setFieldSelector(query.fields());
        }
        if (!query.resourceVersion().isEmpty()) {
            options.setResourceVersion(query.resourceVersion());
        }
        if (query.limit() > 0) {
            options.setLimit(query.limit());
        }
        if (!query.token().isEmpty()) {
            options.setContinue(query.token());
        }
        return options;
    }

    @Override
    public void delete(ObjectRef ref, Deletion deletion) {
        var options = new DeleteOptions();
        if (!deletion.propagation().isEmpty()) {
            options.setPropagationPolicy(deletion.propagation());
        }
        if (!deletion.resourceVersion().isEmpty()) {
            options.setPreconditions(new V1Preconditions().resourceVersion(deletion.resourceVersion()));
        }
        var api = of(ref.kind());
        require(
                ref.namespace().isEmpty()
                        ? api.delete(ref.name(), options)
                        : api.delete(ref.namespace(), ref.name(), options));
    }

    @Override
    public void deleteConfigMaps(String namespace, String labels) {
        answer(() -> new CoreV1Api(client)
                .deleteCollectionNamespacedConfigMap(namespace)
                .labelSelector(labels)
                .body(new V1DeleteOptions())
                .execute());
    }

    @Override
    public JsonObject scale(ObjectRef deployment, int replicas) {
        var apps = new AppsV1Api(client);
        return answer(() -> {
            var scale = apps.readNamespacedDeploymentScale(deployment.name(), deployment.namespace())
                    .execute();
            scale.getMetadata().setResourceVersion(null);
            scale.getSpec().setReplicas(replicas);
            return json(apps.replaceNamespacedDeploymentScale(deployment.name(), deployment.namespace(), scale)
                    .execute());
        });
    }

    @Override
    public String token(String namespace, String serviceAccount) {
        var request = new AuthenticationV1TokenRequest()
                .spec(new V1TokenRequestSpec().audiences(List.of()).expirationSeconds(600L));
        return answer(() -> new CoreV1Api(client)
                .createNamespacedServiceAccountToken(serviceAccount, namespace, request)
                .execute()
                .getStatus()
                .getToken());
    }

    @Override
    public AutoCloseable watch(Kind kind, String namespace, Query query, Consumer<JsonObject> events) {
        return OfficialWatch.start(() -> of(kind).watch(namespace, options(query)), events);
    }

    @Override
    public AutoCloseable inform(Kind kind, String namespace, Consumer<String> changes) {
        return OfficialWatch.inform(client, of(kind), namespace, changes);
    }

    @Override
    public AutoCloseable lead(String namespace, String lease, String identity, Consumer<String> changes) {
        var elector = new LeaderElector(new LeaderElectionConfig(
                new LeaseLock(namespace, lease, identity, client),
                Candidacy.LEASE,
                Candidacy.DEADLINE,
                Candidacy.RETRY));
        Thread.ofVirtual()
                .name("elector " + identity)
                .start(() -> elector.run(() -> changes.accept("leading"), () -> changes.accept("lost")));
        return elector;
    }

    @Override
    public String version() {
        return answer(() -> new VersionApi(client).getCode().execute().getGitVersion());
    }

    @Override
    public List<String> groups() {
        return answer(() -> new ApisApi(client)
                .getAPIVersions().execute().getGroups().stream()
                        .map(V1APIGroup::getName)
                        .toList());
    }

    @Override
    public List<String> listEverything() {
        return answer(() -> OfficialLists.of(client));
    }

    @Override
    public String log(ObjectRef pod) {
        return answer(() -> streams.log(pod));
    }

    @Override
    public JsonObject exec(ObjectRef pod, List<String> command, String stdin) {
        return answer(() -> streams.exec(pod, command, stdin));
    }

    @Override
    public String forward(ObjectRef pod, int port, String request) {
        return answer(() -> streams.forward(pod, port, request));
    }

    @Override
    public void close() {
        var http = client.getHttpClient();
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
