package dev.djong.node.pod;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops that were begun and not finished, on disk: an agent that is killed in between carries on with what is left of the
 * grace period instead of starting anew or forgetting the stop. One small file a pod, replaced atomically and synced.
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final Path directory;

    /** A stop: when it began, how long it may take, and whether the preStop hook is through. */
    public record Stop(Instant begunAt, Duration grace, boolean preStopDone) {
        public Instant deadline() {
            return begunAt.plus(grace);
        }

        Stop withPreStopDone() {
            return new Stop(begunAt, grace, true);
        }
    }

    public Checkpoints(Path directory) {
        this.directory = directory;
    }

    /** The unfinished stops of a pod by container id. */
    public synchronized Map<String, Stop> stopsOf(String podUid) {
        var stops = new HashMap<String, Stop>();
        read(podUid).forEach((containerId, value) -> {
            var json = value.asObject();
            stops.put(
                    containerId,
                    new Stop(
                            Instant.ofEpochMilli(json.integerOr("begunAtMillis", 0)),
                            Duration.ofMillis(json.integerOr("graceMillis", 0)),
                            json.flag("preStopDone")));
        });
        return Map.copyOf(stops);
    }

    public synchronized void save(String podUid, String containerId, Stop stop) {
        write(
                podUid,
                read(podUid)
                        .with(
                                containerId,
                                JsonObject.builder()
                                        .put("begunAtMillis", stop.begunAt.toEpochMilli())
                                        .put("graceMillis", stop.grace.toMillis())
                                        .put("preStopDone", stop.preStopDone)
                                        .build()));
    }

    public synchronized void forget(String podUid, String containerId) {
        var left = read(podUid).without(containerId);
        if (left.isEmpty()) {
            forget(podUid);
        } else {
            write(podUid, left);
        }
    }

    public synchronized void forget(String podUid) {
        try {
            Files.deleteIfExists(file(podUid));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete the checkpoint of pod " + podUid, failure);
        }
    }

    private Path file(String podUid) {
        return directory.resolve(podUid + ".json");
    }

    private JsonObject read(String podUid) {
        try {
            return JsonReader.read(Files.readAllBytes(file(podUid))).asObject();
        } catch (NoSuchFileException none) {
            return JsonObject.EMPTY;
        } catch (JsonSyntaxException damaged) {
            LOG.warn("checkpoint {} is damaged and ignored: {}", file(podUid), damaged.getMessage());
            return JsonObject.EMPTY;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the checkpoint of pod " + podUid, failure);
        }
    }

    private void write(String podUid, JsonObject content) {
        var target = file(podUid);
        var fresh = directory.resolve(podUid + ".new");
        try {
            Files.createDirectories(directory);
            try (var channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(JsonWriter.toBytes(content));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the checkpoint of pod " + podUid, failure);
        }
    }
}
