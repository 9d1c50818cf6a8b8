package dev.djong.apiserver.inflight;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.LongRunning;
import dev.djong.apiserver.http.Step;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * At most so many reads and so many writes at once; the rest is asked to come back. Watches and other long requests are
 * free, and so are members of {@code system:masters}, who may have to repair an overloaded cluster.
 */
public final class LimitInFlight implements Step {
    public static final int MAX_READS = 400;
    public static final int MAX_WRITES = 200;
    static final int RETRY_AFTER_SECONDS = 1;

    private final Semaphore reads;
    private final Semaphore writes;
    private final int maxReads;
    private final int maxWrites;

    public LimitInFlight(int maxReads, int maxWrites) {
        this.reads = new Semaphore(maxReads);
        this.writes = new Semaphore(maxWrites);
        this.maxReads = maxReads;
        this.maxWrites = maxWrites;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        if (LongRunning.is(call.request())) {
            next.serve(call);
            return;
        }
        var seats = call.request().isReadOnly() ? reads : writes;
        boolean seated = seats.tryAcquire();
        if (!seated && !call.user().isIn(UserInfo.MASTERS_GROUP)) {
            throw ApiFailure.tooManyRequests("Too many requests, please try again later.", RETRY_AFTER_SECONDS);
        }
        try {
            next.serve(call);
        } finally {
            if (seated) {
                seats.release();
            }
        }
    }

    /** For {@code apiserver_current_inflight_requests}. */
    public int currentReads() {
        return maxReads - reads.availablePermits();
    }

    public int currentWrites() {
        return maxWrites - writes.availablePermits();
    }
}
