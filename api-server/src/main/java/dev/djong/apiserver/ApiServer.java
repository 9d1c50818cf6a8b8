package dev.djong.apiserver;

import dev.djong.api.ApiClient;
import dev.djong.api.HttpApiClient;
import dev.djong.apiserver.aggregation.Aggregation;
import dev.djong.apiserver.audit.AssignAuditId;
import dev.djong.apiserver.authn.AuthenticatorChain;
import dev.djong.apiserver.authz.RequireHeldLease;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.componentstatus.ComponentStatuses;
import dev.djong.apiserver.discovery.DiscoveryRoutes;
import dev.djong.apiserver.discovery.HealthRoute;
import dev.djong.apiserver.discovery.OpenApiRoutes;
import dev.djong.apiserver.discovery.VersionRoute;
import dev.djong.apiserver.discovery.openapi.OpenApiDocuments;
import dev.djong.apiserver.extension.CustomKinds;
import dev.djong.apiserver.extension.CustomResources;
import dev.djong.apiserver.extension.CustomRules;
import dev.djong.apiserver.extension.DefinitionValidator;
import dev.djong.apiserver.extension.RuleCompiler;
import dev.djong.apiserver.history.ReadHistory;
import dev.djong.apiserver.http.AnswerFailures;
import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Authenticate;
import dev.djong.apiserver.http.Authorise;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.ChainTransport;
import dev.djong.apiserver.http.Draining;
import dev.djong.apiserver.http.Impersonate;
import dev.djong.apiserver.http.MeasureRequests;
import dev.djong.apiserver.http.PathHandler;
import dev.djong.apiserver.http.PathRoutes;
import dev.djong.apiserver.http.ReadRequestLine;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.http.ServingChain;
import dev.djong.apiserver.http.SetDeadline;
import dev.djong.apiserver.http.Verb;
import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.apiserver.inflight.LimitInFlight;
import dev.djong.apiserver.inflight.LimitLasting;
import dev.djong.apiserver.inflight.MemoryBudget;
import dev.djong.apiserver.inflight.ShareMemory;
import dev.djong.apiserver.resourcemetrics.Measurements;
import dev.djong.apiserver.resourcemetrics.MetricsReads;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreGauges;
import dev.djong.apiserver.subresource.BindPod;
import dev.djong.apiserver.subresource.BudgetLedger;
import dev.djong.apiserver.subresource.EvictPod;
import dev.djong.apiserver.subresource.FinalizeNamespace;
import dev.djong.apiserver.subresource.IssueToken;
import dev.djong.apiserver.subresource.NodeSummaries;
import dev.djong.apiserver.subresource.Nodes;
import dev.djong.apiserver.subresource.PodLog;
import dev.djong.apiserver.subresource.PodSession;
import dev.djong.apiserver.subresource.ScaleSubresource;
import dev.djong.apiserver.subresource.proxy.ProxyObject;
import dev.djong.apiserver.verb.AnswerReview;
import dev.djong.apiserver.verb.Bodies;
import dev.djong.apiserver.verb.Bodies.Defaulting;
import dev.djong.apiserver.verb.Create;
import dev.djong.apiserver.verb.Delete;
import dev.djong.apiserver.verb.DeleteCollection;
import dev.djong.apiserver.verb.Get;
import dev.djong.apiserver.verb.ListObjects;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.PatchObject;
import dev.djong.apiserver.verb.ProtobufAnswers;
import dev.djong.apiserver.verb.ResourceRoutes;
import dev.djong.apiserver.verb.ResponseWriter;
import dev.djong.apiserver.verb.Shapes;
import dev.djong.apiserver.verb.StoredChange.Target;
import dev.djong.apiserver.verb.Update;
import dev.djong.apiserver.verb.WatchFrames;
import dev.djong.apiserver.verb.WatchObjects;
import dev.djong.apiserver.webhook.ClusterServices;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.codec.ObjectDecoder;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.time.Timers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/**
 * The engine, put together from plain constructors: store, caches, access, verbs, routes, chain. It has no socket of its
 * own; whoever has one calls {@link #chain}.
 */
public final class ApiServer implements AutoCloseable {
    private static final GroupResource PODS = Resources.PODS.groupResource();
    private static final GroupResource SERVICES = Resources.SERVICES.groupResource();
    private static final GroupResource NODES = Resources.NODES.groupResource();
    private static final GroupResource NAMESPACES = Resources.NAMESPACES.groupResource();
    private static final GroupResource ACCOUNTS = Resources.SERVICE_ACCOUNTS.groupResource();
    private static final GroupResource BINDINGS = new GroupResource("", "bindings");
    private static final GroupResource COMPONENTS = new GroupResource("", "componentstatuses");
    private static final GroupResource NODE_METRICS = new GroupResource("metrics.k8s.io", "nodes");
    private static final GroupResource POD_METRICS = new GroupResource("metrics.k8s.io", "pods");
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    /** Where the rules of custom resources' schemas are plugged in. */
    private static final RuleCompiler RULES = new CustomRules();

    private final Storages storages;
    private final CachedClusterState state;
    private final HeavyLane heavy =
            new HeavyLane(Math.max(2, Runtime.getRuntime().availableProcessors()));
    private final ScheduledThreadPoolExecutor alarms = alarms();
    /** Each question to a node waits on a thread of its own. */
    private final ExecutorService measuring = Executors.newVirtualThreadPerTaskExecutor();

    private final CustomKinds customKinds = new CustomKinds();
    private final CustomResources customResources;
    private final WebhookClient conversions;
    private final Aggregation aggregation;
    private final LoopbackIdentity self = new LoopbackIdentity();
    private final Draining draining = new Draining();
    private final ServingChain chain;
    private final ApiClient client;

    /** What the engine is made of. */
    public record Parts(
            Store store,
            Definitions definitions,
            Defaulting defaulting,
            AccessSource access,
            SSLContext nodeTls,
            Optional<KeyMaterial> proxyIdentity,
            InstantSource clock,
            Timers timers,
            RandomGenerator random,
            MeterRegistry meters,
            int maxReads,
            int maxWrites,
            Map<String, Supplier<Extra>> extraPaths,
            String version) {}

    /** Makes of what is stored who may do what. */
    @FunctionalInterface
    interface AccessSource {
        Access of(ClusterState state, Definitions definitions, Defaulting defaulting);
    }

    /** The answer at a path that the engine itself knows nothing of: metrics, keys. */
    public record Extra(String mediaType, byte[] bytes) {}

    public ApiServer(Parts parts) {
        var decoder = new ObjectDecoder(parts.definitions);
        storages = new Storages(
                parts.store,
                parts.definitions,
                definition -> new SchemaIndexer(definition, decoder, parts.defaulting),
                parts.clock);
        if (!storages.start(START_PATIENCE)) {
            throw new IllegalStateException("the store did not answer within " + START_PATIENCE.toSeconds() + " s");
        }
        StoreGauges.register(parts.store, parts.meters, parts.clock);
        state = new CachedClusterState(storages);
        var access = parts.access.of(state, parts.definitions, parts.defaulting);
        var services = new ClusterServices(state, parts.random);
        var responder = new Responder(heavy);
        client = new HttpApiClient(new ChainTransport(this::chain, self.token()), parts.timers);
        aggregation = new Aggregation(state, services, parts.proxyIdentity, responder, client, parts.timers);
        chain = chain(parts, access, responder);
        conversions = new WebhookClient(services);
        customResources = new CustomResources(
                state,
                client,
                new ServedExtensions(parts.definitions, storages, customKinds, decoder, parts.defaulting),
                parts.definitions,
                RULES,
                conversions,
                parts.timers,
                parts.clock);
        customResources.start();
        aggregation.start();
    }

    /** Every request's way, read downwards. */
    private ServingChain chain(Parts parts, Access access, Responder responder) {
        var resources = resources(parts, access, responder);
        var paths = paths(parts, responder);
        return new ServingChain(
                List.of(
                        draining, // so that the server's end waits for it
                        new AssignAuditId(UUID::randomUUID), // so that the answer and the log name the request
                        new AnswerFailures(), // whatever fails below leaves as a Status
                        new ReadRequestLine(), // what is asked, from the raw path
                        draining.sessionsAside(), // but not for what lasts
                        new MeasureRequests(parts.meters, on -> isServed(parts, on)), // how long it took
                        new SetDeadline(alarms), // nobody waits for ever
                        new Authenticate(new AuthenticatorChain(List.of(self, access.authenticator()))), // who asks
                        new Impersonate(access.authorizer()), // and as whom
                        limit(parts), // overload ends in 429
                        LimitLasting.ofHeap(), // so do watches that would fill the memory
                        new ShareMemory(MemoryBudget.ofHeap()), // large requests wait for each other
                        new Authorise(access.authorizer()), // may they; the body is read only behind this
                        new RequireHeldLease(state)), // a leader of yesterday writes nothing more
                call -> dispatch(call, resources, paths));
    }

    private static LimitInFlight limit(Parts parts) {
        var limit = new LimitInFlight(parts.maxReads, parts.maxWrites);
        var name = "apiserver_current_inflight_requests";
        Gauge.builder(name, limit, LimitInFlight::currentReads)
                .tag("request_kind", "readOnly")
                .register(parts.meters);
        Gauge.builder(name, limit, LimitInFlight::currentWrites)
                .tag("request_kind", "mutating")
                .register(parts.meters);
        return limit;
    }

    private static boolean isServed(Parts parts, ApiRequest.OnResource on) {
        var definition = parts.definitions.get(on.resource());
        return definition != null
                && (on.subresource().isEmpty()
                        || definition.subresource(on.subresource()).isPresent());
    }

    private void dispatch(Call call, ResourceRoutes resources, PathHandler paths) throws IOException {
        if (aggregation.serves(call)) {
            return;
        }
        switch (call.request()) {
            case ApiRequest.OnResource on -> resources.serve(call, on);
            case ApiRequest.OnPath on -> paths.serve(call, on);
        }
    }

    private ResourceRoutes resources(Parts parts, Access access, Responder responder) {
        var bodies = new Bodies(parts.definitions, parts.defaulting, heavy);
        var machinery = new Machinery(
                definition -> storages.of(definition.resource()),
                access.admission(),
                access.behaviours(),
                access.validators().with(Resources.CUSTOM_RESOURCE_DEFINITIONS, new DefinitionValidator(RULES)),
                customKinds,
                bodies,
                definition -> new ServedVersions(parts.definitions, customKinds, definition),
                parts.clock,
                UUID::randomUUID,
                parts.random);
        var shapes = new Shapes(parts.clock);
        var protobuf = new ProtobufAnswers(parts.definitions);
        var scale = new ScaleSubresource(machinery);
        var nodes = new Nodes(state, parts.nodeTls);
        var exec = new PodSession(PodSession.Kind.EXEC, machinery, nodes, access.authorizer());
        var attach = new PodSession(PodSession.Kind.ATTACH, machinery, nodes, access.authorizer());
        var forward = new PodSession(PodSession.Kind.PORT_FORWARD, machinery, nodes, access.authorizer());
        var bind = new BindPod(machinery, parts.definitions);
        var budgets = new BudgetLedger(
                parts.definitions.require(Resources.POD_DISRUPTION_BUDGETS),
                storages.of(Resources.POD_DISRUPTION_BUDGETS),
                parts.clock);
        var measurements = new Measurements(new NodeSummaries(nodes)::of, parts.clock, measuring);
        var nodeMetrics = MetricsReads.ofNodes(storages.of(Resources.NODES), measurements);
        var podMetrics = MetricsReads.ofPods(storages.of(Resources.PODS), measurements);
        var components = new ComponentStatuses(state, storages::isReady, parts.clock);
        var routes = new ResourceRoutes.Builder();
        access.reviews()
                .forEach((resource, review) ->
                        routes.one(resource, "", Verb.CREATE, new AnswerReview(machinery, review)));
        access.tokens()
                .ifPresent(tokens -> routes.one(ACCOUNTS, "token", Verb.CREATE, new IssueToken(machinery, tokens)));
        for (var verb : ProxyObject.VERBS) {
            routes.one(PODS, "proxy", verb, ProxyObject.ofPods(state, machinery))
                    .one(SERVICES, "proxy", verb, ProxyObject.ofServices(state, machinery, parts.random))
                    .one(NODES, "proxy", verb, ProxyObject.ofNodes(nodes, machinery));
        }
        return routes.all(Verb.GET, new ReadHistory(machinery, new Get(machinery)))
                .all(Verb.LIST, new ListObjects(machinery))
                .all(
                        Verb.WATCH,
                        new WatchObjects(
                                machinery, new WatchFrames(shapes, protobuf), responder, draining, parts.random))
                .all(Verb.CREATE, new Create(machinery))
                .all(Verb.UPDATE, new Update(machinery, Target.MAIN, access.authorizer()))
                .all(Verb.PATCH, new PatchObject(machinery, Target.MAIN, access.authorizer()))
                .all(Verb.DELETE, new Delete(machinery))
                .all(Verb.DELETECOLLECTION, new DeleteCollection(machinery))
                .all("status", Verb.GET, new Get(machinery))
                .all("status", Verb.UPDATE, new Update(machinery, Target.STATUS, access.authorizer()))
                .all("status", Verb.PATCH, new PatchObject(machinery, Target.STATUS, access.authorizer()))
                .all("approval", Verb.GET, new Get(machinery))
                .all("approval", Verb.UPDATE, new Update(machinery, Target.APPROVAL, access.authorizer()))
                .all("approval", Verb.PATCH, new PatchObject(machinery, Target.APPROVAL, access.authorizer()))
                .all("ephemeralcontainers", Verb.GET, new Get(machinery))
                .all(
                        "ephemeralcontainers",
                        Verb.UPDATE,
                        new Update(machinery, Target.EPHEMERAL_CONTAINERS, access.authorizer()))
                .all(
                        "ephemeralcontainers",
                        Verb.PATCH,
                        new PatchObject(machinery, Target.EPHEMERAL_CONTAINERS, access.authorizer()))
                .all("scale", Verb.GET, scale::get)
                .all("scale", Verb.UPDATE, scale::update)
                .all("scale", Verb.PATCH, scale::patch)
                .one(PODS, "binding", Verb.CREATE, bind)
                .one(BINDINGS, "", Verb.CREATE, bind)
                .one(COMPONENTS, "", Verb.GET, components::get)
                .one(COMPONENTS, "", Verb.LIST, components::list)
                .one(NODE_METRICS, "", Verb.GET, nodeMetrics::get)
                .one(NODE_METRICS, "", Verb.LIST, nodeMetrics::list)
                .one(POD_METRICS, "", Verb.GET, podMetrics::get)
                .one(POD_METRICS, "", Verb.LIST, podMetrics::list)
                .one(PODS, "eviction", Verb.CREATE, new EvictPod(machinery, budgets))
                .one(NAMESPACES, "finalize", Verb.UPDATE, new FinalizeNamespace(machinery))
                .one(PODS, "log", Verb.GET, new PodLog(machinery, nodes, responder))
                .one(PODS, "exec", Verb.GET, exec)
                .one(PODS, "exec", Verb.CREATE, exec)
                .one(PODS, "attach", Verb.GET, attach)
                .one(PODS, "attach", Verb.CREATE, attach)
                .one(PODS, "portforward", Verb.GET, forward)
                .one(PODS, "portforward", Verb.CREATE, forward)
                .build(parts.definitions, customKinds, this::newcomer, new ResponseWriter(shapes, protobuf, responder));
    }

    private Optional<ResourceDefinition> newcomer(GroupVersionResource resource) {
        return customResources.awaitServed(resource);
    }

    private PathRoutes paths(Parts parts, Responder responder) {
        var routes = new TreeMap<String, PathHandler>();
        var discovery = new DiscoveryRoutes(parts.definitions, aggregation.groups(), responder);
        routes.put("/api", discovery);
        routes.put("/apis", discovery);
        routes.put("/version", new VersionRoute(parts.version, "", responder));
        routes.put(
                "/openapi",
                new OpenApiRoutes(
                        new OpenApiDocuments(parts.definitions, aggregation.groups(), parts.version),
                        responder,
                        heavy));
        parts.extraPaths.forEach((path, body) -> routes.put(path, extra(responder, body)));
        var store = new HealthRoute.Check(
                "etcd",
                () -> storages.isReady()
                        ? java.util.Optional.empty()
                        : java.util.Optional.of("the caches are not filled"));
        var health = new HealthRoute(List.of(HealthRoute.Check.PING, store), responder);
        for (var path : List.of("/healthz", "/livez")) {
            routes.put(path, health);
        }
        var shutdown = new HealthRoute.Check(
                "shutdown",
                () -> draining.isLeaving()
                        ? java.util.Optional.of("process is shutting down")
                        : java.util.Optional.empty());
        var space = new HealthRoute.Check("etcd-space", storages.store()::refusal);
        routes.put("/readyz", new HealthRoute(List.of(HealthRoute.Check.PING, store, space, shutdown), responder));
        return new PathRoutes(Map.copyOf(routes), responder);
    }

    private static PathHandler extra(Responder responder, Supplier<Extra> body) {
        return (call, request) -> {
            var made = body.get();
            responder.bytes(call, 200, made.mediaType, made.bytes);
        };
    }

    private static ScheduledThreadPoolExecutor alarms() {
        var executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("api-deadlines").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    public ServingChain chain() {
        return chain;
    }

    /** A client that goes through the whole chain as the server itself, which may do everything. */
    public ApiClient client() {
        return client;
    }

    /** What is stored, for parts that live beside the verbs. */
    public ClusterState state() {
        return state;
    }

    /** How the server comes to its end. */
    Draining draining() {
        return draining;
    }

    @Override
    public void close() {
        aggregation.close();
        customResources.close();
        conversions.close();
        state.close();
        storages.close();
        alarms.shutdownNow();
        measuring.shutdownNow();
        heavy.close();
    }
}
