package dev.djong.benchmarks.load;

import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/** Starts a server, warms it up, runs every phase, and prints a table. */
public final class LoadRun {
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String JSON = "application/json";
    private static final byte[] NOTHING = {};
    private static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String PARTIAL = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final int LISTS = 20;
    private static final int RARE = 10;
    private static final Duration REST = Duration.ofSeconds(270);

    private final LoadOptions options;
    private final ServerUnderLoad server;
    private final SSLContext tls;

    private LoadRun(LoadOptions options, ServerUnderLoad server) throws IOException {
        this.options = options;
        this.server = server;
        var folder = server.folder();
        this.tls = TlsContexts.client(
                Pem.certificates(Files.readString(folder.resolve("ca.crt"))),
                Optional.of(KeyMaterial.read(folder.resolve("load.crt"), folder.resolve("load.key"))));
    }

    public static void main(String[] arguments) throws Exception {
        var options = LoadOptions.parse(arguments);
        try (var server = new ServerUnderLoad(options)) {
            new LoadRun(options, server).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        double ready = awaitReady();
        print(
                "store %s, %d clients, %d pods; ready after %.1f s, then resident %.0f MiB%n",
                options.store(),
                options.clients(),
                options.pods(),
                ready,
                server.serverMeter().residentMebibytes());
        prepare();
        print("%-22s %10s %12s %12s %9s %9s%n", "work", "CPU ms", "of it etcd", "a second", "p50 ms", "p99 ms");
        baseline();
        warmUp();
        var pods = options.pods();
        measure("create", pods, (connection, n) -> create(connection, Pods.name(n)));
        for (var phase : options.phases()) {
            run(phase, pods);
        }
        print("resident after load %.0f MiB%n", server.serverMeter().residentMebibytes());
    }

    private void run(String phase, int pods) throws IOException, InterruptedException {
        switch (phase) {
            case "get" -> measure("get", 2 * pods, (connection, n) -> get(connection, Pods.path(n % pods)));
            case "patch" -> measure("merge patch", pods, (connection, n) -> patch(connection, n, "first"));
            case "status" -> measure("strategic status patch", pods, LoadRun::status);
            case "apply" -> measure("apply", pods, LoadRun::apply);
            case "list" -> list("list of " + pods, Pods.COLLECTION, JSON, "");
            case "table" -> list("table of " + pods, Pods.COLLECTION, TABLE, "");
            case "gzip" -> list("gzip list of " + pods, Pods.COLLECTION, JSON, "gzip");
            case "protobuf" -> list("protobuf list of " + pods, Pods.COLLECTION, PROTOBUF, "");
            case "selector" -> selector(pods);
            case "lists" -> parallelLists();
            case "events" -> fanOut("event", new EventFanOut(options.watchers(), 0, 1, 34, 60, 10));
            case "bursts" -> fanOut("event of a burst", new EventFanOut(options.watchers(), 0, 16, 20, 10, 5));
            case "stuck" -> {
                fanOut("event, nobody stuck", new EventFanOut(90, 0, 1, 100, 10, 5));
                fanOut("event, 10 stuck", new EventFanOut(90, 10, 1, 100, 10, 5));
            }
            case "streams" -> oneConnection();
            case "idle" -> idle();
            case "rest" -> rest();
            case "delete" -> measure("delete", pods, (connection, n) -> delete(connection, Pods.path(n)));
            default -> throw new IllegalArgumentException("there is no phase " + phase);
        }
    }

    private double awaitReady() throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(180) && server.isAlive()) {
            try (var connection = new ApiConnection(tls, server.port())) {
                if (connection.request("GET", "/readyz", "", NOTHING, false).code() == 200) {
                    return (System.nanoTime() - start) / 1e9;
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        throw new IllegalStateException("the server did not become ready: "
                + Files.readString(server.folder().resolve("server.log")));
    }

    private void prepare() throws IOException {
        try (var connection = new ApiConnection(tls, server.port())) {
            var namespace = "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"load\"}}";
            expect(connection.request("POST", "/api/v1/namespaces", JSON, bytes(namespace), true));
            var account = "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"default\"}}";
            expect(connection.request("POST", "/api/v1/namespaces/load/serviceaccounts", JSON, bytes(account), true));
            expect(connection.request("POST", Pods.COLLECTION, JSON, Pods.pod("probe"), true));
            var stored = connection.request("GET", Pods.COLLECTION + "/probe", "", NOTHING, true);
            print("a pod has %d bytes%n", stored.bytes());
            expect(connection.request("DELETE", Pods.COLLECTION + "/probe", "", NOTHING, true));
        }
    }

    private static void expect(ApiConnection.Answer answer) {
        if (answer.code() >= 300) {
            throw new IllegalStateException(new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    private void warmUp() throws InterruptedException {
        double cpu = server.meter().cpuSeconds();
        int rounds = options.warmUpRequests() / 4;
        var phase = new Phase("warm-up", rounds, options.clients(), (connection, n) -> {
            var name = "warm-" + n;
            int worst = create(connection, name);
            worst = Math.max(worst, get(connection, Pods.COLLECTION + "/" + name));
            worst = Math.max(
                    worst,
                    connection
                            .request("PATCH", Pods.COLLECTION + "/" + name, MERGE_PATCH, Pods.patch("warm"), false)
                            .code());
            return Math.max(worst, delete(connection, Pods.COLLECTION + "/" + name));
        });
        var result = phase.run(server, tls);
        print(
                "warm-up: %d requests in %.1f s with %.1f s of CPU%n",
                4 * rounds, result.seconds(), server.meter().cpuSeconds() - cpu);
    }

    private static int create(ApiConnection connection, String name) throws IOException {
        return connection
                .request("POST", Pods.COLLECTION, JSON, Pods.pod(name), false)
                .code();
    }

    private static int get(ApiConnection connection, String path) throws IOException {
        return connection.request("GET", path, "", NOTHING, false).code();
    }

    private static int patch(ApiConnection connection, int number, String value) throws IOException {
        return connection
                .request("PATCH", Pods.path(number), MERGE_PATCH, Pods.patch(value + number), false)
                .code();
    }

    private static int delete(ApiConnection connection, String path) throws IOException {
        return connection
                .request("DELETE", path + "?gracePeriodSeconds=0", "", NOTHING, false)
                .code();
    }

    private void measure(String name, int requests, Phase.Request request) throws InterruptedException {
        measure(new Phase(name, requests, options.clients(), request));
    }

    private void measure(Phase phase) throws InterruptedException {
        show(phase.run(server, tls));
    }

    private void baseline() throws IOException, InterruptedException {
        try (var bare = new Baseline(options, server.folder(), tls)) {
            show(bare.request());
            print("bare send to one of %d  %8.1f us%n", options.watchers(), bare.send());
        }
    }

    private static void show(Phase.Result result) {
        print(
                "%-22s %10.3f %12.3f %12.0f %9.2f %9.2f%n",
                result.name(),
                result.cpuMillisARequest(),
                result.etcdMillisARequest(),
                result.requestsASecond(),
                result.millisAt(0.5),
                result.millisAt(0.99));
    }

    private static int status(ApiConnection connection, int number) throws IOException {
        return connection
                .request("PATCH", Pods.path(number) + "/status", STRATEGIC_PATCH, Pods.status(number), false)
                .code();
    }

    private static int apply(ApiConnection connection, int number) throws IOException {
        var path = Pods.path(number) + "?fieldManager=load-run&force=true";
        return connection
                .request("PATCH", path, APPLY, Pods.applied(Pods.name(number), "a" + number), false)
                .code();
    }

    private void list(String name, String path, String type, String encoding) throws InterruptedException {
        var phase = new Phase(name, LISTS, 2, (connection, n) -> {
            connection.accept(type, encoding);
            return get(connection, path);
        });
        phase.run(server, tls);
        measure(phase);
    }

    /** A selector that few objects match. */
    private void selector(int pods) throws InterruptedException, IOException {
        try (var connection = new ApiConnection(tls, server.port())) {
            for (int i = 0; i < RARE; i++) {
                var path = Pods.path(i * (pods / RARE));
                expect(connection.request("PATCH", path, MERGE_PATCH, Pods.label("example.com/rare", "yes"), true));
            }
        }
        list(RARE + " of " + pods + " by label", Pods.COLLECTION + "?labelSelector=example.com%2Frare%3Dyes", JSON, "");
    }

    private void parallelLists() throws InterruptedException {
        for (var type : List.of(JSON, TABLE, PARTIAL, PROTOBUF)) {
            var result = new ParallelLists(64, type).run(server, tls);
            print(
                    "%d lists at once         answered in %.1f s, resident +%.0f MiB, %s%n",
                    result.clients(), result.seconds(), result.moreMebibytes(), type);
        }
    }

    private void idle() throws IOException {
        var idle = new IdleWatches(server, tls, resourceVersion());
        print("1000 idle watches over HTTP/1.1: resident +%.0f MiB%n", idle.overHttp1(1_000));
        var opened = idle.overHttp2(10_000);
        print("%d idle watches over HTTP/2: resident +%.0f MiB%n", opened.open(), opened.mebibytes());
    }

    /** What is held when there was nothing to do for a while, beside what was held right before. */
    private void rest() {
        double before = server.serverMeter().residentMebibytes();
        LockSupport.parkNanos(REST.toNanos());
        print(
                "at rest for %d s: resident %.0f MiB, before %.0f%n",
                REST.toSeconds(), server.serverMeter().residentMebibytes(), before);
    }

    private void fanOut(String name, EventFanOut fanOut) throws InterruptedException, IOException {
        if (options.pods() < fanOut.pods()) {
            throw new IllegalArgumentException("'" + name + "' needs pods=" + fanOut.pods() + " or more");
        }
        var result = fanOut.run(server, tls, resourceVersion());
        print(
                "%-22s %10.1f us for one of %d, %.1f in a send, p50 %.1f ms, p99 %.1f ms, %d told%n",
                name,
                result.microsAnEvent(),
                result.watchers(),
                result.eventsASend(),
                result.p50Millis(),
                result.p99Millis(),
                result.delivered());
    }

    private void oneConnection() throws InterruptedException, IOException {
        var result = new OneConnectionWatches(1_000, 50).run(server, tls, resourceVersion());
        print(
                "%d watches on one connection: %d events told in %.0f ms, a get beside them %.1f ms, resident +%.0f MiB%n",
                result.watches(),
                result.delivered(),
                result.millis(),
                result.getMillis(),
                result.residentMebibytesMore());
    }

    private String resourceVersion() throws IOException {
        try (var connection = new ApiConnection(tls, server.port())) {
            var list = connection.request("GET", Pods.COLLECTION + "?limit=1", "", NOTHING, true);
            var text = new String(list.body(), StandardCharsets.UTF_8);
            int mark = text.indexOf("\"resourceVersion\":\"", text.lastIndexOf("\"metadata\":{\"continue\""));
            int start = mark + "\"resourceVersion\":\"".length();
            return text.substring(start, text.indexOf('"', start));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void print(String format, Object... values) {
        System.out.printf(format, values);
    }
}
