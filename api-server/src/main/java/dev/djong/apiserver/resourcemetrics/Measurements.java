package dev.djong.apiserver.resourcemetrics;

import dev.djong.json.JsonObject;
import dev.djong.status.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks nodes for their statistics, all at once, each at most once in {@link #FRESH}; a node that fails is left out. */
public final class Measurements {
    private static final Logger LOG = LoggerFactory.getLogger(Measurements.class);
    static final Duration FRESH = Duration.ofSeconds(10);
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private record Question(Instant asked, CompletableFuture<JsonObject> answer) {}

    private final Function<String, JsonObject> nodes;
    private final InstantSource clock;
    private final ExecutorService threads;
    /** By node; answers that are too old to share are dropped when others are asked for. */
    private final Map<String, Question> questions = new ConcurrentHashMap<>();

    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    /** @param nodes from a node's name to its statistics; throws {@link ApiFailure} */
    public Measurements(Function<String, JsonObject> nodes, InstantSource clock, ExecutorService threads) {
        this.nodes = nodes;
        this.clock = clock;
        this.threads = threads;
    }

    /** The statistics of those of the nodes that answer. */
    Map<String, JsonObject> of(Collection<String> names) {
        var old = clock.instant().minus(FRESH);
        questions.values().removeIf(question -> question.asked.isBefore(old));
        var asked = new HashMap<String, Question>();
        names.forEach(node -> asked.put(node, ask(node)));
        var answers = new HashMap<String, JsonObject>();
        asked.forEach((node, question) -> {
            try {
                answers.put(node, question.answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
                silent.remove(node);
            } catch (ExecutionException | TimeoutException failure) {
                tell(node, failure);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw ApiFailure.internal("interrupted while nodes were asked for their statistics");
            }
        });
        return answers;
    }

    private Question ask(String node) {
        var now = clock.instant();
        return questions.compute(
                node,
                (name, last) -> last != null && now.isBefore(last.asked.plus(FRESH))
                        ? last
                        : new Question(now, CompletableFuture.supplyAsync(() -> nodes.apply(name), threads)));
    }

    /** Once, until the node answers again. */
    private void tell(String node, Exception failure) {
        if (silent.add(node)) {
            var cause = failure.getCause() == null ? failure : failure.getCause();
            LOG.warn("no metrics of node {}: {}", node, cause.toString());
        }
    }
}
