package dev.djong.cli;

import dev.djong.api.Transport;
import dev.djong.api.Transport.Request;
import dev.djong.cli.history.Difference;
import dev.djong.cli.history.ResourcePath;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.standalone.cluster.Identity;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the revisions of one object: when, by whom, and what was different. */
@Command(
        name = "history",
        description = "Show an object's revisions, as far back as the store remembers: who changed what.",
        footer = {"", "Deleted objects have a history, too. Example: djong history deploy web -n shop"})
final class HistoryCommand implements Callable<Integer> {
    private static final String DISCOVERY =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    @Mixin
    private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "TYPE", description = "such as deploy, pods or widgets.example.org")
    private String type = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "the object's name")
    private String name = "";

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "the object's namespace (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(
            names = "--limit",
            defaultValue = "50",
            description = "at most so many revisions, the newest ones (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--no-diff", description = "only when and by whom")
    private boolean noDifferences;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE})")
    private OutputFormat output = OutputFormat.text;

    @Override
    public Integer call() throws IOException {
        cluster.requireRunning();
        var admin = Kubeconfig.read(cluster.directory().kubeconfig(Identity.ADMIN.file()));
        try (var api = ClusterAccess.of(admin).connect("djong-history")) {
            var groups = List.of(get(api, "/api", DISCOVERY), get(api, "/apis", DISCOVERY));
            var path = ResourcePath.find(type, groups)
                    .orElseThrow(() -> new CommandFailure("the server has no resource type \"" + type + "\""));
            var object = path.of(encode(namespace), encode(name));
            var history = get(api, object + "?djong.history=" + limit, "application/json");
            output.print(history, () -> print(history));
        }
        return 0;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonObject get(Transport api, String path, String accept) throws IOException {
        try (var answer = api.send(new Request("GET", path, Map.of("accept", accept), new byte[0]))) {
            var body = JsonReader.read(answer.body().readAllBytes()).asObject();
            if (answer.code() != 200) {
                throw new CommandFailure(body.text("message"));
            }
            return body;
        }
    }

    /** Oldest first, as one reads a story. */
    private void print(JsonObject history) {
        Terminal.say("%-10s %-24s %-8s  %s".formatted("REVISION", "TIME", "CHANGE", "BY"));
        if (history.flag("more")) {
            Terminal.say("(older ones are left out: --limit)");
        }
        @Nullable ApiObject before = null;
        for (var item : history.array("items").objects().toList().reversed()) {
            Terminal.say("%-10s %-24s %-8s  %s"
                    .formatted(item.text("resourceVersion"), item.text("time"), item.text("type"), authors(item))
                    .stripTrailing());
            var object = Optional.of(item.object("object"))
                    .filter(tree -> !tree.isEmpty())
                    .map(ApiObject::new);
            if (before != null && object.isPresent() && !noDifferences) {
                printDifferences(before, object.get());
            }
            before = object.orElse(null);
        }
    }

    private static String authors(JsonObject item) {
        return item.array("by")
                .objects()
                .map(author -> author.text("manager") + " (" + author.text("operation")
                        + (author.text("subresource").isEmpty() ? "" : " of " + author.text("subresource")) + ")")
                .collect(Collectors.joining(", "));
    }

    /** A secret's values stay out of terminals, as they do with kubectl diff. */
    private static void printDifferences(ApiObject before, ApiObject after) {
        boolean secret = after.root().text("kind").equals("Secret");
        for (var difference : Difference.between(before, after)) {
            boolean masked = secret && difference.path().startsWith("data");
            Terminal.say("           " + (masked ? difference.masked() : difference.toString()));
        }
    }
}
