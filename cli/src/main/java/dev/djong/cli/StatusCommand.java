package dev.djong.cli;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterState;
import dev.djong.standalone.cluster.Identity;
import dev.djong.standalone.containerd.Containerd;
import dev.djong.standalone.containerd.ContainerdLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether a cluster runs, where it is reached and how its parts are. */
@Command(name = "status", description = "Show whether the cluster runs, its endpoints and the health of each part.")
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_RUNNING = 3;

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE})")
    private OutputFormat output = OutputFormat.text;

    @Override
    public Integer call() throws IOException {
        ClusterIdentity identity = cluster.requireIdentity();
        Optional<ClusterState> state = cluster.running();
        var status = status(identity, state);
        output.print(status, () -> text(status));
        return state.isPresent() ? 0 : NOT_RUNNING;
    }

    private JsonObject status(ClusterIdentity identity, Optional<ClusterState> state) throws IOException {
        var directory = cluster.directory();
        var status = JsonObject.builder()
                .put("id", identity.id())
                .put("dataDir", directory.root().toString())
                .put(
                        "phase",
                        state.map(each -> each.phase().name().toLowerCase(java.util.Locale.ROOT))
                                .orElse("stopped"))
                .put("node", identity.nodeName())
                .put("kubeconfig", directory.kubeconfig(Identity.ADMIN.file()).toString())
                .put("log", directory.log().toString())
                .put("endpoints", JsonObject.of("api", Json.of("https://127.0.0.1:" + identity.apiPort())));
        state.ifPresent(running -> status.put("pid", running.pid()).put("runtime", running.runtime()));
        status.put("parts", JsonArray.of(parts(identity, state)));
        ClusterState.read(directory)
                .filter(last -> state.isEmpty() && !last.failure().isEmpty())
                .ifPresent(last -> status.put("failure", last.failure()));
        return status.build();
    }

    private List<Json> parts(ClusterIdentity identity, Optional<ClusterState> state) throws IOException {
        var parts = new ArrayList<Json>();
        if (state.isPresent()) {
            var admin = Kubeconfig.read(cluster.directory().kubeconfig(Identity.ADMIN.file()));
            try (var health = new PartHealth(admin)) {
                for (var part : state.orElseThrow().parts()) {
                    parts.add(JsonObject.builder()
                            .put("name", part.name())
                            .put("port", part.port())
                            .put("managementPort", part.managementPort())
                            .put("health", health.of(part))
                            .build());
                }
            }
        }
        var layout = ContainerdLayout.of(cluster.directory().containerd(), identity.id());
        new Containerd(layout, Path.of("/"))
                .process()
                .ifPresent(process -> parts.add(JsonObject.builder()
                        .put("name", "containerd")
                        .put("pid", process.pid())
                        .put("socket", layout.socket().toString())
                        .put("health", "up")
                        .build()));
        return parts;
    }

    private static void text(JsonObject status) {
        for (String name : List.of("phase", "pid", "id", "node", "runtime", "dataDir", "log", "failure")) {
            status.find(name).ifPresent(value -> Terminal.say("%-10s %s".formatted(name, plain(value))));
        }
        Terminal.say("%-10s %s".formatted("api", status.object("endpoints").text("api")));
        status.array("parts")
                .objects()
                .forEach(part -> Terminal.say("  %-12s %-8s %s"
                        .formatted(
                                part.text("name"),
                                part.has("port") ? ":" + part.integerOr("port", 0) : "",
                                part.text("health"))));
    }

    private static String plain(Json value) {
        return value instanceof dev.djong.json.JsonString text ? text.value() : value.toString();
    }
}
