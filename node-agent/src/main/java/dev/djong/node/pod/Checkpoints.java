package dev.djong.node.pod;

import dev.djong.json.JsonObject;
import dev.djong.node.spec.DurableJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Stops that were begun and not finished, on disk: an agent that is killed in between carries on with what is left of the
 * grace period instead of starting anew or forgetting the stop. One small file a pod, replaced atomically and synced.
 */
public final class Checkpoints {
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
        file(podUid).delete();
    }

    private DurableJson file(String podUid) {
        return new DurableJson(directory.resolve(podUid + ".json"));
    }

    private JsonObject read(String podUid) {
        return file(podUid).read();
    }

    private void write(String podUid, JsonObject content) {
        file(podUid).write(content);
    }
}
