package dev.djong.apiserver.admission.quota;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.behaviour.Swap;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.quota.QuotaEvaluator;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where the requests of one namespace queue to be charged.
 *
 * <p>Whoever comes to an idle desk serves: takes all that wait, decides on them one after the other, and writes each changed
 * quota once for all of them. Those who come meanwhile wait for the next round. So a hundred creates at once cost a few
 * writes of the quota, and never fight each other; only another api-server or the quota controller can be in the way, and
 * then the round is decided again on what they left.
 */
final class QuotaDesk {
    /** Writers elsewhere that may be faster before the request fails with their conflict. */
    static final int MAX_TRIES = 20;

    static final int PATIENCE_SECONDS = 10;

    private record Waiting(AdmissionRequest request, QuotaEvaluator evaluator, CompletableFuture<Void> answer) {}

    private final ClusterState state;
    private final InstantSource clock;
    private final Supplier<List<ApiObject>> cached;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by {@link #lock}. */
    private final List<Waiting> queue = new ArrayList<>();
    /** Somebody serves; guarded by {@link #lock}. */
    private boolean busy;
    /** What this desk wrote or was told of and the cache may not have yet; belongs to whoever serves. */
    private final Map<String, ApiObject> newest = new HashMap<>();

    /** @param cached the namespace's quotas, maybe a moment old */
    QuotaDesk(ClusterState state, InstantSource clock, Supplier<List<ApiObject>> cached) {
        this.state = state;
        this.clock = clock;
        this.cached = cached;
    }

    /** @throws ApiFailure 403 when a quota does not cover it */
    void charge(AdmissionRequest request, QuotaEvaluator evaluator) {
        var waiting = new Waiting(request, evaluator, new CompletableFuture<>());
        if (enqueue(waiting)) {
            serve();
        }
        await(waiting.answer);
    }

    /** True when the caller has to serve. */
    private boolean enqueue(Waiting waiting) {
        lock.lock();
        try {
            queue.add(waiting);
            boolean mine = !busy;
            busy = true;
            return mine;
        } finally {
            lock.unlock();
        }
    }

    private static void await(CompletableFuture<Void> answer) {
        try {
            answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiFailure failure
                    ? failure
                    : new IllegalStateException("a charge of quota failed", e.getCause());
        } catch (TimeoutException e) {
            throw ApiFailure.internal("resource quota evaluation timed out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiFailure.internal("resource quota evaluation was interrupted");
        }
    }

    /** One round; the next one is another thread's, so that nobody serves for ever. */
    private void serve() {
        var round = take();
        try {
            settle(round);
        } catch (RuntimeException failure) {
            round.forEach(waiting -> waiting.answer.completeExceptionally(failure));
        } finally {
            if (moreWait()) {
                Thread.ofVirtual().name("quota-desk").start(this::serve);
            }
        }
    }

    private List<Waiting> take() {
        lock.lock();
        try {
            var all = List.copyOf(queue);
            queue.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    private boolean moreWait() {
        lock.lock();
        try {
            busy = !queue.isEmpty();
            return busy;
        } finally {
            lock.unlock();
        }
    }

    private void settle(List<Waiting> round) {
        var open = new ArrayList<>(round);
        var quotas = quotas();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var charged = decide(open, quotas);
            if (open.isEmpty()) {
                return;
            }
            var outrun = write(quotas, charged);
            if (outrun.isEmpty()) {
                open.forEach(waiting -> waiting.answer.complete(null));
                return;
            }
            quotas = outrun;
        }
        throw ApiFailure.staleVersion(
                Resources.RESOURCE_QUOTAS.groupResource(), quotas.getFirst().name());
    }

    /** Answers those that are refused or cost nothing; the others stay, and what they cost is in the quotas returned. */
    private List<ApiObject> decide(List<Waiting> open, List<ApiObject> quotas) {
        var charged = quotas;
        for (var waiting : List.copyOf(open)) {
            try {
                var after = QuotaCheck.charge(charged, waiting.request, waiting.evaluator, clock.instant());
                if (after == charged || waiting.request.dryRun()) {
                    waiting.answer.complete(null);
                    open.remove(waiting);
                } else {
                    charged = after;
                }
            } catch (ApiFailure refused) {
                waiting.answer.completeExceptionally(refused);
                open.remove(waiting);
            }
        }
        return charged;
    }

    /** The newer states of the quotas that somebody else was faster to change. */
    private List<ApiObject> write(List<ApiObject> before, List<ApiObject> after) {
        var outrun = new ArrayList<ApiObject>();
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) == after.get(i)) {
                continue;
            }
            switch (state.swap(Resources.RESOURCE_QUOTAS, before.get(i), after.get(i))) {
                case Swap.Done(var object) -> newest.put(object.name(), object);
                case Swap.Newer(var current) -> {
                    newest.put(current.name(), current);
                    outrun.add(current);
                }
                case Swap.Gone ignored -> newest.remove(before.get(i).name());
                case Swap.Unknown(var cause) ->
                    throw new ApiFailure(Status.of(
                            Reason.TIMEOUT,
                            "the store did not answer in time: whether quota \""
                                    + before.get(i).name() + "\" was charged is not known: " + cause.getMessage()));
            }
        }
        return outrun;
    }

    private List<ApiObject> quotas() {
        var known = cached.get();
        newest.keySet()
                .removeIf(name -> known.stream().noneMatch(quota -> quota.name().equals(name)));
        return known.stream()
                .map(quota -> newer(quota, newest.getOrDefault(quota.name(), quota)))
                .toList();
    }

    private static ApiObject newer(ApiObject one, ApiObject other) {
        return revision(other) > revision(one) ? other : one;
    }

    private static long revision(ApiObject quota) {
        return quota.resourceVersion().isEmpty() ? 0 : Long.parseLong(quota.resourceVersion());
    }
}
