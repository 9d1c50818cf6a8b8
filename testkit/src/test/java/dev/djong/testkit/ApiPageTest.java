package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.Transport;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.kubeconfig.Kubeconfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code docs/api.md} says what a running server says of itself: its kinds with their verbs, subresources and formats, and
 * the parameters of each verb. {@code README.md} says it in short, kinds that can do the same in one row. What is out of
 * date is written anew to {@code target/api.md} and {@code target/README.md}.
 */
class ApiPageTest {
    private static final Path PAGE = Path.of("../docs/api.md");
    private static final Path README = Path.of("../README.md");
    private static final Path ANEW = Path.of("target");
    private static final String MARK = "<!-- from a running server -->\n";
    private static final String END_MARK = "\n<!-- so far from a running server -->\n";
    private static final Map<String, String> FORMATS = formats();
    private static final byte[] NOTHING = {};

    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster();

    private static Map<String, String> formats() {
        var formats = new LinkedHashMap<String, String>();
        formats.put("JSON", "application/json");
        formats.put("YAML", "application/yaml");
        formats.put("protobuf", "application/vnd.kubernetes.protobuf");
        formats.put("table", "application/json;as=Table;v=v1;g=meta.k8s.io");
        formats.put("metadata", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        return formats;
    }

    /** A kind as discovery tells it. @param resource its name and short names; @param formats none where it has no list */
    private record Served(
            String version, String kind, String resource, String verbs, String subresources, String formats) {

        String row() {
            return "| %s | %s | %s | %s | %s | %s |\n".formatted(version, kind, resource, verbs, subresources, formats);
        }
    }

    @Test
    void tellsWhatTheServerTells() throws IOException {
        try (var server =
                ClusterAccess.of(Kubeconfig.read(CLUSTER.kubeconfig())).connect("api-page")) {
            var kinds =
                    paths(server).stream().flatMap(path -> kinds(server, path)).toList();
            var parameters = "| verb | query parameters |\n|---|---|\n" + parameters(server);
            var page = Files.readString(PAGE);
            isUpToDate("docs/api.md", page, upTo(page, MARK) + inFull(kinds) + "\n## Parameters\n\n" + parameters);
            var readme = Files.readString(README);
            isUpToDate(
                    "README.md",
                    readme,
                    upTo(readme, MARK) + inShort(kinds) + "\n" + parameters
                            + readme.substring(readme.indexOf(END_MARK)));
        }
    }

    private static void isUpToDate(String name, String page, String anew) throws IOException {
        var written = ANEW.resolve(Path.of(name).getFileName());
        Files.createDirectories(ANEW);
        Files.writeString(written, anew);
        assertThat(page)
                .as(name + " is out of date: cp testkit/" + written + " " + name)
                .isEqualTo(anew);
    }

    private static String upTo(String page, String mark) {
        return page.substring(0, page.indexOf(mark) + mark.length());
    }

    private static String inFull(List<Served> kinds) {
        return "\n## Kinds\n\n| group and version | kind | resource | verbs | subresources | formats of a list |\n"
                + "|---|---|---|---|---|---|\n"
                + kinds.stream().map(Served::row).collect(Collectors.joining());
    }

    private static String inShort(List<Served> kinds) {
        var alike = new LinkedHashMap<String, StringJoiner>();
        kinds.forEach(kind -> alike.computeIfAbsent(
                        "| " + kind.version + " | %s | " + kind.verbs + " | " + kind.formats + " |\n",
                        row -> new StringJoiner(", "))
                .add(kind.kind));
        return "\n| group and version | kinds | verbs | formats of a list |\n|---|---|---|---|\n"
                + alike.entrySet().stream()
                        .map(row -> row.getKey().formatted(row.getValue()))
                        .collect(Collectors.joining());
    }

    private static JsonObject json(Transport server, String path) {
        try (var answer =
                server.send(new Transport.Request("GET", path, Map.of("accept", "application/json"), NOTHING))) {
            return JsonReader.read(answer.body().readAllBytes()).asObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> paths(Transport server) {
        var paths = new ArrayList<>(List.of("/api/v1"));
        json(server, "/apis")
                .array("groups")
                .objects()
                .forEach(group -> group.array("versions")
                        .objects()
                        .forEach(version -> paths.add("/apis/" + version.text("groupVersion"))));
        return paths;
    }

    private static Stream<Served> kinds(Transport server, String path) {
        var list = json(server, path);
        var resources = list.array("resources").objects().toList();
        return resources.stream()
                .filter(resource -> !resource.text("name").contains("/"))
                .map(resource -> kind(server, path, list.text("groupVersion"), resource, resources));
    }

    private static Served kind(
            Transport server, String path, String version, JsonObject resource, List<JsonObject> all) {
        var name = resource.text("name");
        var subresources = all.stream()
                .map(other -> other.text("name"))
                .filter(other -> other.startsWith(name + "/"))
                .map(other -> other.substring(name.length() + 1))
                .collect(Collectors.joining(", "));
        var shortNames = words(resource.array("shortNames"), ", ");
        var verbs = resource.array("verbs");
        boolean listed = verbs.strings().anyMatch("list"::equals);
        return new Served(
                version,
                resource.text("kind"),
                name + (shortNames.isEmpty() ? "" : " (" + shortNames + ")"),
                words(verbs, " "),
                subresources,
                listed ? formatsOf(server, path + "/" + name) : "");
    }

    private static String words(JsonArray words, String between) {
        return words.strings().collect(Collectors.joining(between));
    }

    /** Those that a list is really answered in. */
    private static String formatsOf(Transport server, String path) {
        return FORMATS.entrySet().stream()
                .filter(format -> answers(server, path + "?limit=1", format.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private static boolean answers(Transport server, String path, String accept) {
        try (var answer = server.send(new Transport.Request("GET", path, Map.of("accept", accept), NOTHING))) {
            answer.body().readAllBytes();
            var type = answer.headers().getOrDefault("content-type", "");
            return answer.code() == 200 && type.startsWith(accept.split(";")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the OpenAPI document of the core group has them, all resources together. */
    private static String parameters(Transport server) {
        var byVerb = new TreeMap<String, TreeSet<String>>();
        json(server, "/openapi/v3/api/v1")
                .object("paths")
                .forEach((path, item) -> item.asObject().forEach((method, operation) -> {
                    var verb = operation instanceof JsonObject action ? action.text("x-kubernetes-action") : "";
                    if (!verb.isEmpty()) {
                        operation
                                .asObject()
                                .array("parameters")
                                .objects()
                                .filter(parameter -> parameter.text("in").equals("query"))
                                .forEach(parameter -> byVerb.computeIfAbsent(verb, unused -> new TreeSet<>())
                                        .add(parameter.text("name")));
                    }
                }));
        return byVerb.entrySet().stream()
                .map(verb -> "| " + verb.getKey() + " | " + String.join(", ", verb.getValue()) + " |\n")
                .collect(Collectors.joining());
    }
}
