package dev.djong.apiserver;

import dev.djong.apiserver.admission.AdmissionChain;
import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.authn.Authentication;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.bootstrap.Bootstrap;
import dev.djong.apiserver.http.CalmHttp11Protocol;
import dev.djong.apiserver.http.ConnectorTuning;
import dev.djong.apiserver.http.Door;
import dev.djong.apiserver.http.ServingServlet;
import dev.djong.apiserver.http.StepFilter;
import dev.djong.apiserver.inflight.LimitInFlight;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.defaulting.Defaults;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.object.ApiObject;
import dev.djong.shell.BuildVersion;
import dev.djong.shell.ServiceSettings;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.settings.Settings;
import dev.djong.time.SystemTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/** The engine on a memory store behind plain HTTP on a free port, for tests: ready in a fraction of a second. */
public final class TestServer implements AutoCloseable {
    private final ApiServer engine;
    private final Tomcat tomcat = new Tomcat();
    private final Door door = new Door();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    public TestServer() {
        this(0, List.of(), LimitInFlight.MAX_READS, LimitInFlight.MAX_WRITES);
    }

    /** @param more admission after the built-in steps */
    public TestServer(List<AdmissionStep> more) {
        this(0, more, LimitInFlight.MAX_READS, LimitInFlight.MAX_WRITES);
    }

    /** A server that reaches nodes. */
    TestServer(SSLContext nodeTls) {
        this(0, List.of(), LimitInFlight.MAX_READS, LimitInFlight.MAX_WRITES, nodeTls);
    }

    /** A server that other servers know as their proxy. */
    public TestServer(KeyMaterial proxyIdentity) {
        this(
                0,
                List.of(),
                LimitInFlight.MAX_READS,
                LimitInFlight.MAX_WRITES,
                TlsContexts.client(List.of(), Optional.empty()),
                new MemoryStore(InstantSource.system()),
                Optional.of(proxyIdentity));
    }

    /** A server that is soon overloaded. */
    TestServer(List<AdmissionStep> more, int maxReads, int maxWrites) {
        this(0, more, maxReads, maxWrites);
    }

    /** A server on a store of the test's own. */
    public TestServer(Store store) {
        this(
                0,
                List.of(),
                LimitInFlight.MAX_READS,
                LimitInFlight.MAX_WRITES,
                TlsContexts.client(List.of(), Optional.empty()),
                store,
                Optional.empty());
    }

    private TestServer(int port, List<AdmissionStep> more, int maxReads, int maxWrites) {
        this(port, more, maxReads, maxWrites, TlsContexts.client(List.of(), Optional.empty()));
    }

    private TestServer(int port, List<AdmissionStep> more, int maxReads, int maxWrites, SSLContext nodeTls) {
        this(port, more, maxReads, maxWrites, nodeTls, new MemoryStore(InstantSource.system()), Optional.empty());
    }

    private TestServer(
            int port,
            List<AdmissionStep> more,
            int maxReads,
            int maxWrites,
            SSLContext nodeTls,
            Store store,
            Optional<KeyMaterial> proxyIdentity) {
        var clock = InstantSource.system();
        var random = RandomGenerator.getDefault();
        var flags = Settings.bind(
                "api-server",
                List.of(ServiceSettings.class, ApiServerSettings.class, AggregationSettings.class),
                List.of("--storage-backend=memory"),
                Map.of());
        var assembly = new AccessAssembly(
                flags.get(ApiServerSettings.class),
                flags.get(AggregationSettings.class),
                flags.get(ServiceSettings.class),
                store,
                clock,
                random);
        var defaults = Defaults.builtIn();
        engine = new ApiServer(new ApiServer.Parts(
                store,
                BuiltInDefinitions.load(),
                (definition, object) -> new ApiObject(defaults.apply(definition.schema(), object.root())),
                (state, definitions, defaulting) ->
                        everybodyIsAdmin(assembly.assemble(state, definitions, defaulting), more),
                nodeTls,
                proxyIdentity,
                clock,
                new SystemTimers(),
                random,
                meters,
                maxReads,
                maxWrites,
                Map.of(),
                BuildVersion.KUBERNETES));
        new Bootstrap(engine.client(), assembly.policy()).run();
        try {
            start(port);
        } catch (Exception e) {
            throw new IllegalStateException("the test server cannot start", e);
        }
    }

    private void start(int port) throws Exception {
        var folder = Files.createTempDirectory("test-server").toFile();
        folder.deleteOnExit();
        tomcat.setBaseDir(folder.getPath());
        var connector = new Connector(CalmHttp11Protocol.class.getName());
        connector.setPort(port);
        connector.setProperty("bindOnInit", "false"); // as Spring Boot does: only then can the door be closed early
        connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("http-"));
        ConnectorTuning.apply(connector);
        door.add(connector);
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", null);
        for (var step : engine.chain().steps()) {
            addFilter(context, step);
        }
        Tomcat.addServlet(context, "api", new ServingServlet(engine.chain().end()));
        context.addServletMappingDecoded("/*", "api");
        tomcat.start();
    }

    private static void addFilter(org.apache.catalina.Context context, dev.djong.apiserver.http.Step step) {
        var filter = new FilterDef();
        filter.setFilterName(step.getClass().getName());
        filter.setFilter(new StepFilter(step));
        context.addFilterDef(filter);
        var map = new FilterMap();
        map.setFilterName(filter.getFilterName());
        map.addURLPattern("/*");
        context.addFilterMap(map);
    }

    /** All the rules of a real server, but everybody is an administrator. */
    private static Access everybodyIsAdmin(Access real, List<AdmissionStep> more) {
        return new Access(
                credentials -> new Authentication.Authenticated(UserInfo.of("admin", UserInfo.MASTERS_GROUP)),
                real.authorizer(),
                with(real.admission(), more),
                real.behaviours(),
                real.validators(),
                real.reviews(),
                real.tokens());
    }

    private static AdmissionChain with(AdmissionChain builtIn, List<AdmissionStep> more) {
        var steps = new ArrayList<AdmissionStep>();
        steps.add(new AdmissionStep() {
            @Override
            public String name() {
                return "BuiltIn";
            }

            @Override
            public ApiObject mutate(AdmissionRequest request) {
                return builtIn.mutate(request);
            }

            @Override
            public void review(AdmissionRequest request) {
                builtIn.review(request);
            }
        });
        steps.addAll(more);
        return new AdmissionChain(steps);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
    }

    /** What the service does first when it is asked to stop. */
    public void drain(Duration delay) {
        new DrainFirst(engine.draining(), () -> {}, () -> {}, door, delay).stop();
    }

    /** Requests that last and are open. */
    public int open() {
        return meters.find("apiserver_longrunning_requests").gauges().stream()
                .mapToInt(gauge -> (int) gauge.value())
                .sum();
    }

    /** Open connections, and one more once it waits for the next. */
    public long connections() {
        return tomcat.getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol
                ? protocol.getConnectionCount()
                : 0;
    }

    public ApiServer engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.close();
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the test server cannot stop", e);
        }
    }

    /** Runs until it is killed: for looking at it with curl and kubectl. The argument is the port. */
    public static void main(String[] args) throws InterruptedException {
        var server =
                new TestServer(Integer.parseInt(args[0]), List.of(), LimitInFlight.MAX_READS, LimitInFlight.MAX_WRITES);
        Thread.currentThread().join();
        server.close();
    }
}
