package dev.djong.standalone;

import dev.djong.api.Transport;
import dev.djong.api.TransportException;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.StartFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until the API server says that the node is ready. */
final class NodeReadiness {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 100;

    private final ClusterAccess access;
    private final String nodeName;

    NodeReadiness(ClusterAccess access, String nodeName) {
        this.access = access;
        this.nodeName = nodeName;
    }

    /** @param given counted down by whoever wants the wait to end early */
    void await(CountDownLatch given) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (var transport = access.connect("djong-up")) {
            while (!isReady(transport)) {
                if (System.nanoTime() > deadline) {
                    throw new StartFailure("the node " + nodeName + " is not ready after " + LIMIT.toSeconds()
                            + " s: 'djong logs' says why");
                }
                if (given.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    private boolean isReady(Transport transport) {
        var request = new Transport.Request(
                "GET", "/api/v1/nodes/" + nodeName, Map.of("accept", "application/json"), new byte[0]);
        try (var response = transport.send(request)) {
            return response.code() == 200
                    && hasReadyCondition(
                            (JsonObject) JsonReader.read(response.body().readAllBytes()));
        } catch (TransportException | IOException notYet) {
            return false;
        }
    }

    private static boolean hasReadyCondition(JsonObject node) {
        return node.object("status")
                .array("conditions")
                .objects()
                .anyMatch(condition -> condition.text("type").equals("Ready")
                        && condition.text("status").equals("True"));
    }
}
