package dev.djong.apiserver.http;

import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Gives the request its time. When the time is over, its thread is interrupted, which ends whatever it waits for, and the
 * client gets a Timeout. A query parameter {@code timeout} may shorten the time.
 */
public final class SetDeadline implements Step {
    /** How long a request may take, unless it is one that lasts. */
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final ScheduledExecutorService alarms;

    /** @param alarms only interrupts threads: one thread is enough, and cancelled alarms should leave its queue */
    public SetDeadline(ScheduledExecutorService alarms) {
        this.alarms = alarms;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        if (LongRunning.is(call.request())) {
            next.serve(call);
            return;
        }
        var allowed = allowed(call.request().query());
        var bell = new Bell(Thread.currentThread());
        var alarm = alarms.schedule(bell, allowed.toMillis(), TimeUnit.MILLISECONDS);
        try {
            next.serve(call.withDeadline(System.nanoTime() + allowed.toNanos()));
        } catch (IOException | RuntimeException e) {
            if (bell.hasRung() && !call.exchange().isCommitted()) {
                throw timedOut();
            }
            throw e;
        } finally {
            alarm.cancel(false);
            bell.silence();
        }
    }

    /** Interrupts a request's thread, but never the next request of that thread. */
    private static final class Bell implements Runnable {
        private final Thread worker;
        /** Guarded by this. */
        private boolean rung;
        /** Guarded by this. */
        private boolean silent;

        Bell(Thread worker) {
            this.worker = worker;
        }

        @Override
        public synchronized void run() {
            if (!silent) {
                rung = true;
                worker.interrupt();
            }
        }

        synchronized boolean hasRung() {
            return rung;
        }

        /** Called by the worker: it is not interrupted any more from here on. */
        synchronized void silence() {
            silent = true;
            if (rung) {
                Thread.interrupted();
            }
        }
    }

    private static Duration allowed(Query query) {
        var text = query.text("timeout");
        if (text.isEmpty()) {
            return REQUEST_TIMEOUT;
        }
        var asked = GoDuration.parse(text)
                .orElseThrow(() -> ApiFailure.badRequest(
                        "invalid timeout specified in the request URL - invalid duration \"" + text + "\""));
        return asked.isZero() || asked.isNegative() || asked.compareTo(REQUEST_TIMEOUT) > 0 ? REQUEST_TIMEOUT : asked;
    }

    static ApiFailure timedOut() {
        return new ApiFailure(
                Status.of(Reason.TIMEOUT, "Timeout: request did not complete within the allotted timeout"));
    }
}
