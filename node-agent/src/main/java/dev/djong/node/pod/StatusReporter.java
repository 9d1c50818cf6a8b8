package dev.djong.node.pod;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.Patch;
import dev.djong.api.TransportException;
import dev.djong.json.JsonObject;
import dev.djong.node.spec.Pod;
import dev.djong.node.timer.SerialTask;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes pod statuses to the API, and deletes pods that have been ended at last. Each pod has its own writer which sends
 * only the latest status, only when it differs from what the API has, and again after a failure: a server that is away
 * holds up no pod's life.
 */
public final class StatusReporter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final DeleteOptions AT_ONCE = DeleteOptions.DEFAULT.withGracePeriodSeconds(0);

    private final ApiClient api;
    private final Timers timers;
    private final Executor executor;
    private final Map<String, Writer> writers = new ConcurrentHashMap<>();

    public StatusReporter(ApiClient api, Timers timers, Executor executor) {
        this.api = api;
        this.timers = timers;
        this.executor = executor;
    }

    /** Has the API show this status soon. @param pod as the API showed it last */
    void report(Pod pod, JsonObject status) {
        writer(pod).set(pod, status, false);
    }

    /** As {@link #report}, and deletes the pod from the API afterwards: nothing of it is left here. */
    void finish(Pod pod, JsonObject status) {
        writer(pod).set(pod, status, true);
    }

    /** The API no longer has the pod. */
    void forget(String uid) {
        var writer = writers.remove(uid);
        if (writer != null) {
            writer.close();
        }
    }

    private Writer writer(Pod pod) {
        return writers.computeIfAbsent(pod.uid(), uid -> new Writer(pod));
    }

    private final class Writer {
        private final SerialTask task = new SerialTask(executor, this::write);
        private volatile ApiObject known;
        private volatile JsonObject wanted;
        private volatile @Nullable JsonObject sent;
        /** What the API made of it. */
        private volatile JsonObject answered = JsonObject.EMPTY;

        private boolean delete;
        private boolean closed;

        Writer(Pod pod) {
            known = pod.object();
            wanted = pod.object().status();
        }

        void set(Pod pod, JsonObject status, boolean thenDelete) {
            synchronized (this) {
                learn(pod.object());
                wanted = status;
                delete |= thenDelete;
            }
            task.wake();
        }

        /** The newer of two pictures of the API's state. */
        private synchronized void learn(ApiObject object) {
            if (revision(object) >= revision(known)) {
                known = object;
            }
        }

        private static long revision(ApiObject object) {
            return object.resourceVersion().isEmpty() ? 0 : Long.parseLong(object.resourceVersion());
        }

        synchronized void close() {
            closed = true;
        }

        private synchronized Optional<JsonObject> patch() {
            return closed || isDone() ? Optional.empty() : StatusPatch.between(known.uid(), known.status(), wanted);
        }

        /**
         * The server has its own canonical form of what was sent, so the two need not be equal: a write is worth it for a
         * new wish, and where another one changed what had been answered. The controller for nodes does so: it declares
         * the pods of a node that was away not ready, perhaps after the node has come back and told that they are.
         */
        private boolean isDone() {
            return sent != null && wanted.equals(sent) && known.status().equals(answered);
        }

        private synchronized boolean mayDelete() {
            return delete && !closed;
        }

        private void write() {
            var key = known.key();
            var before = sent;
            try {
                var patch = patch();
                var sending = wanted;
                if (patch.isPresent()) {
                    sent = sending;
                    var answer = api.patch(Resources.PODS, key, "status", Patch.strategic(patch.get()));
                    answered = answer.status();
                    learn(answer);
                }
                if (mayDelete()) {
                    api.delete(Resources.PODS, key, AT_ONCE.onlyUid(known.uid()));
                    close();
                }
            } catch (ApiFailure failure) {
                if (failure.is(Reason.NOT_FOUND) || failure.is(Reason.CONFLICT) && isAboutAnother(failure)) {
                    close();
                } else {
                    LOG.warn("status of pod {} is refused, again in {}: {}", key, RETRY_AFTER, failure.getMessage());
                    again(before);
                }
            } catch (TransportException failure) {
                LOG.warn("status of pod {} not written, again in {}: {}", key, RETRY_AFTER, failure.getMessage());
                again(before);
            } catch (RuntimeException bug) {
                LOG.error("status of pod {} not written, again in {}", key, RETRY_AFTER, bug);
                again(before);
            }
        }

        private void again(@Nullable JsonObject before) {
            sent = before;
            timers.after(RETRY_AFTER, task::wake);
        }

        /** The uid in a patch or deletion did not fit: the name belongs to a later pod. */
        private static boolean isAboutAnother(ApiFailure failure) {
            var message = failure.status().message();
            return message.contains("uid") || message.contains("UID");
        }
    }
}
