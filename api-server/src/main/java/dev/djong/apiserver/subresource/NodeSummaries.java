package dev.djong.apiserver.subresource;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** What a node's agent measured: {@code /stats/summary}, read as a whole within limits. */
public final class NodeSummaries {
    static final int MAX_BYTES = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String PATH = "/stats/summary?only_cpu_and_memory=true";

    private final Nodes nodes;

    public NodeSummaries(Nodes nodes) {
        this.nodes = nodes;
    }

    /** @throws ApiFailure if the node cannot be reached, refuses, or answers something else */
    public JsonObject of(String node) {
        try (var connection = nodes.connect(node)) {
            var head = connection.request(
                    "GET", PATH, Map.of("Host", node, "Accept", "application/json", "Connection", "close"));
            connection.limitReads(PATIENCE);
            if (head.code() != 200) {
                throw Nodes.refusal(head, connection.body(head));
            }
            var body = connection.body(head).readNBytes(MAX_BYTES);
            return JsonReader.read(body).asObject();
        } catch (IOException | JsonSyntaxException e) {
            throw ApiFailure.internal("the statistics of node " + node + " cannot be read: " + e.getMessage());
        }
    }
}
