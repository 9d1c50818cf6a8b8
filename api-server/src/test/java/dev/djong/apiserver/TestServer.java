package dev.djong.apiserver;

import dev.djong.apiserver.admission.AdmissionChain;
import dev.djong.apiserver.authn.Authentication;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.Decision;
import dev.djong.apiserver.behaviour.Behaviours;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.http.ConnectorTuning;
import dev.djong.apiserver.http.ServingServlet;
import dev.djong.apiserver.http.StepFilter;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.apiserver.validation.Validators;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.time.SystemTimers;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/** The engine on a memory store behind plain HTTP on a free port, for tests: ready in a fraction of a second. */
public final class TestServer implements AutoCloseable {
    private final ApiServer engine;
    private final Tomcat tomcat = new Tomcat();

    public TestServer() {
        this(TestServer::anythingGoes);
    }

    TestServer(java.util.function.Function<ClusterState, Access> access) {
        this(access, 0);
    }

    TestServer(java.util.function.Function<ClusterState, Access> access, int port) {
        engine = new ApiServer(new ApiServer.Parts(
                new MemoryStore(InstantSource.system()),
                BuiltInDefinitions.load(),
                (definition, object) -> object,
                access,
                TlsContexts.client(List.of(), Optional.empty()),
                InstantSource.system(),
                new SystemTimers(),
                RandomGenerator.getDefault(),
                Map.of(),
                "v1.36.0+djong.1"));
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
        var connector = new Connector();
        connector.setPort(port);
        connector.addUpgradeProtocol(new Http2Protocol());
        connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("http-"));
        ConnectorTuning.apply(connector);
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
        filter.setFilterName(step.getClass().getSimpleName());
        filter.setFilter(new StepFilter(step));
        context.addFilterDef(filter);
        var map = new FilterMap();
        map.setFilterName(filter.getFilterName());
        map.addURLPattern("/*");
        context.addFilterMap(map);
    }

    /** Everybody is an administrator and nothing is checked: for tests of what lies around it. */
    static Access anythingGoes(ClusterState state) {
        return new Access(
                credentials -> new Authentication.Authenticated(UserInfo.of("admin", UserInfo.MASTERS_GROUP)),
                attributes -> new Decision.Allow(""),
                new AdmissionChain(List.of()),
                new Behaviours(Map.of()),
                new Validators(Map.of()));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
    }

    ApiServer engine() {
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
        var server = new TestServer(TestServer::anythingGoes, Integer.parseInt(args[0]));
        Thread.currentThread().join();
        server.close();
    }
}
