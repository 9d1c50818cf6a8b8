package dev.djong.testkit.scenario;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** {@code src/test/node/client.js}: one line a command, one line an answer, and lines of what its streams tell. */
final class NodeProcess implements AutoCloseable {
    private static final Path SOURCES = Path.of("src/test/node");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final OutputStream commands;
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
    private final Map<Long, Consumer<Json>> listeners = new ConcurrentHashMap<>();

    private NodeProcess(Process process) {
        this.process = process;
        this.commands = process.getOutputStream();
        Thread.ofVirtual().name("answers of node").start(this::read);
    }

    /** Where {@code parts/install javascript} has put the library; empty where it is not. */
    static Optional<Path> library() throws IOException, InterruptedException {
        var found = new ProcessBuilder("../parts/install", "--print-path", "javascript")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var path = new String(found.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return found.waitFor() == 0 ? Optional.of(Path.of(path)) : Optional.empty();
    }

    /** @param library the folder that holds {@code node_modules}; the sources are copied beside it */
    static NodeProcess start(Path library, Path folder, Path kubeconfig) throws IOException {
        try (var sources = Files.list(SOURCES)) {
            for (var source :
                    sources.filter(file -> file.toString().endsWith(".js")).toList()) {
                Files.copy(source, folder.resolve(source.getFileName()));
            }
        }
        Files.copy(SOURCES.resolve("package.json"), folder.resolve("package.json"));
        Files.createSymbolicLink(folder.resolve("node_modules"), library.resolve("node_modules"));
        return new NodeProcess(new ProcessBuilder(
                        "node", "client.js", kubeconfig.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                take(JsonReader.read(line).asObject());
            }
        } catch (IOException closed) {
            asked.values().forEach(answer -> answer.completeExceptionally(closed));
        }
        asked.values().forEach(answer -> answer.completeExceptionally(new IllegalStateException("node has ended")));
    }

    private void take(JsonObject line) {
        if (line.has("stream")) {
            listeners.getOrDefault(line.integerOr("stream", 0), ignored -> {}).accept(line.get("told"));
        } else {
            var answer = asked.remove(line.integerOr("id", 0));
            if (answer != null) {
                answer.complete(line);
            }
        }
    }

    long listen(Consumer<Json> listener) {
        long stream = next.incrementAndGet();
        listeners.put(stream, listener);
        return stream;
    }

    Json ask(JsonObject command) {
        long id = next.incrementAndGet();
        var pending = new CompletableFuture<JsonObject>();
        asked.put(id, pending);
        send(command.with("id", id));
        try {
            var line = pending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line.has("refused")) {
                var refused = line.object("refused");
                throw new Refused((int) refused.integerOr("code", 0), refused.get("status"));
            }
            if (line.has("failed")) {
                throw new IllegalStateException(line.text("failed"));
            }
            return line.get("answer");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(command.text("verb"), e);
        }
    }

    private synchronized void send(JsonObject command) {
        try {
            commands.write(JsonWriter.toBytes(command));
            commands.write('\n');
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
