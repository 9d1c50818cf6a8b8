package dev.djong.standalone.cluster;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.shell.pki.KeyMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * What a running cluster says of itself, rewritten whenever it changes.
 *
 * @param pid of the JVM
 * @param phase how far it is
 * @param runtime what runs the containers
 * @param parts the services that have started, with their ports
 * @param failure why it stopped, where it did
 */
public record ClusterState(long pid, Phase phase, String runtime, List<Part> parts, String failure) {
    /** From the first line of main to the last. */
    public enum Phase {
        STARTING,
        READY,
        STOPPING,
        FAILED
    }

    /** A service and where it listens. */
    public record Part(String name, int port, int managementPort) {}

    public static ClusterState starting(long pid, String runtime) {
        return new ClusterState(pid, Phase.STARTING, runtime, List.of(), "");
    }

    public ClusterState with(Phase next) {
        return new ClusterState(pid, next, runtime, parts, failure);
    }

    public ClusterState withPart(Part part) {
        var more = new java.util.ArrayList<>(parts);
        more.add(part);
        return new ClusterState(pid, phase, runtime, List.copyOf(more), failure);
    }

    public ClusterState failed(String reason) {
        return new ClusterState(pid, Phase.FAILED, runtime, parts, reason);
    }

    /** Whether the process that wrote it still lives and is ours. */
    public boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().commandLine())
                .filter(command -> command.contains("dev.djong.standalone"))
                .isPresent();
    }

    public static Optional<ClusterState> read(DataDirectory directory) throws IOException {
        try {
            var json = (JsonObject) JsonReader.read(Files.readAllBytes(directory.state()));
            var parts = json.array("parts").objects().map(ClusterState::part).toList();
            return Optional.of(new ClusterState(
                    json.integerOr("pid", 0),
                    Phase.valueOf(json.text("phase")),
                    json.text("runtime"),
                    parts,
                    json.text("failure")));
        } catch (NoSuchFileException notRunning) {
            return Optional.empty();
        }
    }

    public void write(DataDirectory directory) throws IOException {
        KeyMaterial.writeSecret(directory.state(), JsonWriter.toText(json()) + "\n");
    }

    private JsonObject json() {
        Json list = parts.stream()
                .map(part -> JsonObject.builder()
                        .put("name", part.name)
                        .put("port", part.port)
                        .put("managementPort", part.managementPort)
                        .build())
                .map(Json.class::cast)
                .collect(JsonArray.collector());
        return JsonObject.builder()
                .put("pid", pid)
                .put("phase", phase.name())
                .put("runtime", runtime)
                .put("parts", list)
                .put("failure", failure)
                .build();
    }

    private static Part part(JsonObject json) {
        return new Part(
                json.text("name"),
                Math.toIntExact(json.integerOr("port", 0)),
                Math.toIntExact(json.integerOr("managementPort", 0)));
    }
}
