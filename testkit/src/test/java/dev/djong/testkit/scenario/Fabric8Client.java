package dev.djong.testkit.scenario;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The client of fabric8: builders, informers and electors of its own, on Vert.x. */
final class Fabric8Client implements ClientUnderTest {
    private static final int REQUEST_MILLIS = 60_000;

    private final KubernetesClient client;
    private final Fabric8Streams streams;

    private Fabric8Client(Config config) {
        config.setRequestTimeout(REQUEST_MILLIS);
        client = new KubernetesClientBuilder().withConfig(config).build();
        streams = new Fabric8Streams(client);
    }

    static Fabric8Client of(Path kubeconfig) {
        return new Fabric8Client(Config.fromKubeconfig(new File(kubeconfig.toString())));
    }

    @Override
    public ClientUnderTest knownBy(String token) {
        var known = client.getConfiguration();
        return new Fabric8Client(new ConfigBuilder(Config.empty())
                .withMasterUrl(known.getMasterUrl())
                .withCaCertData(known.getCaCertData())
                .withCaCertFile(known.getCaCertFile())
                .withOauthToken(token)
                .build());
    }

    /** Typed where fabric8 has a model, generic where it has none. */
    @SuppressWarnings("unchecked")
    private MixedOperation<HasMetadata, ?, Resource<HasMetadata>> everywhere(Kind kind) {
        var model = client.getKubernetesSerialization().getRegisteredKubernetesResource(kind.apiVersion(), kind.kind());
        MixedOperation<?, ?, ?> operation = model != null
                ? client.resources(model.asSubclass(HasMetadata.class))
                : client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup(kind.group())
                        .withVersion(kind.version())
                        .withKind(kind.kind())
                        .withPlural(kind.plural())
                        .withNamespaced(true)
                        .build());
        return (MixedOperation<HasMetadata, ?, Resource<HasMetadata>>) operation;
    }

    private NonNamespaceOperation<HasMetadata, ?, Resource<HasMetadata>> of(Kind kind, String namespace) {
        return namespace.isEmpty() ? everywhere(kind) : everywhere(kind).inNamespace(namespace);
    }

    private Resource<HasMetadata> of(ObjectRef ref) {
        return of(ref.kind(), ref.namespace()).withName(ref.name());
    }

    /** The client's own model of it, and where it belongs. */
    private Resource<HasMetadata> of(JsonObject object) {
        HasMetadata model = client.getKubernetesSerialization().unmarshal(object.toString());
        return client.resource(model);
    }

    private JsonObject json(Object model) {
        return JsonReader.read(client.getKubernetesSerialization().asJson(model))
                .asObject();
    }

    private static <T> T answer(Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() == 0) {
                throw refused;
            }
            throw new Refused(refused.getCode(), status(refused));
        }
    }

    static Json status(KubernetesClientException refused) {
        return refused.getStatus() == null
                ? Json.NULL
                : JsonReader.read(
                        new io.fabric8.kubernetes.client.utils.KubernetesSerialization().asJson(refused.getStatus()));
    }

    @Override
    public JsonObject create(JsonObject object, boolean dryRun) {
        return json(answer(() -> of(object).dryRun(dryRun).create()));
    }

    @Override
    public JsonObject get(ObjectRef ref) {
        return json(answer(() -> {
            try {
                return of(ref).require();
            } catch (io.fabric8.kubernetes.client.ResourceNotFoundException none) {
                throw Objects.requireNonNull(
                        none.getCause() instanceof KubernetesClientException cause ? cause : null, none.getMessage());
            }
        }));
    }

    @Override
    public JsonObject replace(JsonObject object) {
        return json(answer(() -> of(object).update()));
    }

    @Override
    public JsonObject replaceStatus(Kind kind, JsonObject object) {
        return json(answer(() -> of(object).updateStatus()));
    }

    @Override
    public JsonObject patch(ObjectRef ref, PatchFormat format, String body) {
        var type = switch (format) {
            case JSON -> PatchType.JSON;
            case MERGE -> PatchType.JSON_MERGE;
            case STRATEGIC -> PatchType.STRATEGIC_MERGE;
        };
        return json(answer(() -> of(ref).patch(PatchContext.of(type), body)));
    }

    @Override
    public JsonObject apply(JsonObject object, String manager, boolean force) {
        var resource = of(object).fieldManager(manager);
        return json(answer(() -> (force ? resource.forceConflicts() : resource).serverSideApply()));
    }

    @Override
    public JsonObject list(Kind kind, String namespace, Query query) {
        return json(answer(() -> of(kind, namespace).list(options(query))));
    }

    private static ListOptions options(Query query) {
        var options = new ListOptionsBuilder();
        if (!query.labels().isEmpty()) {
            options.withLabelSelector(query.labels());
        }
        if (!query.fields().isEmpty()) {
            options.withFieldSelector(query.fields());
        }
        if (!query.resourceVersion().isEmpty()) {
            options.withResourceVersion(query.resourceVersion());
        }
        if (query.limit() > 0) {
            options.withLimit((long) query.limit());
        }
        if (!query.token().isEmpty()) {
            options.withContinue(query.token());
        }
        return options.build();
    }

    @Override
    public void delete(ObjectRef ref, Deletion deletion) {
        var resource = of(ref);
        answer(() -> {
            if (!deletion.resourceVersion().isEmpty()) {
                return resource.lockResourceVersion(deletion.resourceVersion()).delete();
            }
            return deletion.propagation().isEmpty()
                    ? resource.delete()
                    : resource.withPropagationPolicy(DeletionPropagation.valueOf(
                                    deletion.propagation().toUpperCase(Locale.ROOT)))
                            .delete();
        });
    }

    @Override
    public void deleteConfigMaps(String namespace, String labels) {
        answer(() -> client.configMaps()
                .inNamespace(namespace)
                .withLabelSelector(labels)
                .delete());
    }

    @Override
    public JsonObject scale(ObjectRef deployment, int replicas) {
        return json(answer(() -> {
            var resource = client.apps()
                    .deployments()
                    .inNamespace(deployment.namespace())
                    .withName(deployment.name());
            var scale = resource.scale();
            scale.getMetadata().setResourceVersion(null);
            scale.getSpec().setReplicas(replicas);
            return resource.scale(scale);
        }));
    }

    @Override
    public String token(String namespace, String serviceAccount) {
        return answer(() -> client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken());
    }

    @Override
    public AutoCloseable watch(Kind kind, String namespace, Query query, Consumer<JsonObject> events) {
        var watcher = new Fabric8Watcher(this::json, events);
        return answer(() -> of(kind, namespace).watch(options(query), watcher));
    }

    @Override
    public AutoCloseable inform(Kind kind, String namespace, Consumer<String> changes) {
        return answer(() -> of(kind, namespace).inform(new Fabric8Watcher.Changes(changes)));
    }

    @Override
    public AutoCloseable lead(String namespace, String lease, String identity, Consumer<String> changes) {
        var callbacks =
                new LeaderCallbacks(() -> changes.accept("leading"), () -> changes.accept("lost"), ignored -> {});
        var running = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(identity)
                        .withLock(new LeaseLock(namespace, lease, identity))
                        .withLeaseDuration(Candidacy.LEASE)
                        .withRenewDeadline(Candidacy.DEADLINE)
                        .withRetryPeriod(Candidacy.RETRY)
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(callbacks)
                        .build())
                .build()
                .start();
        return () -> running.cancel(true);
    }

    @Override
    public String version() {
        return answer(() -> client.getKubernetesVersion().getGitVersion());
    }

    @Override
    public List<String> groups() {
        return answer(() -> client.getApiGroups().getGroups().stream()
                .map(APIGroup::getName)
                .toList());
    }

    @Override
    public List<String> listEverything() {
        var versions = Stream.concat(
                Stream.of("v1"),
                client.getApiGroups().getGroups().stream()
                        .flatMap(group -> group.getVersions().stream())
                        .map(version -> version.getGroupVersion()));
        return versions.map(client::getApiResources)
                .flatMap(list -> list.getResources().stream()
                        .filter(Fabric8Client::listable)
                        .flatMap(resource -> listed(list, resource)))
                .toList();
    }

    private static boolean listable(APIResource resource) {
        return !resource.getName().contains("/") && resource.getVerbs().contains("list");
    }

    private Stream<String> listed(APIResourceList list, APIResource resource) {
        var kind = new Kind(list.getGroupVersion(), resource.getKind(), resource.getName());
        var model = client.getKubernetesSerialization().getRegisteredKubernetesResource(kind.apiVersion(), kind.kind());
        if (model == null) {
            return Stream.empty();
        }
        try {
            var found = everywhere(kind).inAnyNamespace().list();
            return Stream.of("listed " + kind.apiVersion() + " " + json(found).text("kind"));
        } catch (RuntimeException failure) {
            return Stream.of("failed " + kind + ": " + failure);
        }
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
        client.close();
    }
}
