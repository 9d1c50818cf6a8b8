package dev.djong.apiserver.inflight;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.LongRunning;
import dev.djong.apiserver.http.Step;
import dev.djong.apiserver.http.Verb;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds watches and other requests that last by the memory they hold: half of the heap beside what an idle server needs.
 * Whoever asks for one more is asked to come back (429). No user holds more than half of them, so that one that opens watches
 * without end leaves room for the others; members of {@code system:masters} may.
 */
public final class LimitLasting implements Step {
    /**
     * A watch over HTTP/2 holds 20 KB, by a histogram of the heap: 9 KB its stream's buffer, 4 KB the head, 2 KB the stack of
     * its thread. What a client's own headers add comes on top.
     */
    static final long WATCH_BYTES = 24 << 10;

    /** A log that is followed, or a session, keeps its request: 32 KB the container's buffers, 19 KB the stack of its thread. */
    static final long SESSION_BYTES = 64 << 10;

    /** Bytes that an idle server needs, with room for what passes. */
    private static final long FOR_OTHERS = 64 << 20;

    private static final int PART_OF_HEAP = 2;
    private static final long LEAST = 250 * SESSION_BYTES;
    private static final int PART_OF_USER = 2;

    private final long most;
    private final long mostOfUser;
    /** Bytes. Guards itself and {@code held}; locked for a look and a sum, once for each request that lasts. */
    private final Map<String, Long> heldByUser = new HashMap<>();

    private long held;

    /** @param most bytes that all requests together may hold */
    LimitLasting(long most) {
        this.most = most;
        this.mostOfUser = most / PART_OF_USER;
    }

    public static LimitLasting ofHeap() {
        long bytes = (Runtime.getRuntime().maxMemory() - FOR_OTHERS) / PART_OF_HEAP;
        return new LimitLasting(Math.max(bytes, LEAST));
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        if (!LongRunning.is(call.request())) {
            next.serve(call);
            return;
        }
        var user = call.user();
        long bytes = bytes(call.request());
        if (!begin(user, bytes)) {
            throw ApiFailure.tooManyRequests(
                    "Too many requests, please try again later.", LimitInFlight.RETRY_AFTER_SECONDS);
        }
        try {
            next.serve(call);
        } finally {
            call.exchange().whenOver(() -> end(user, bytes));
        }
    }

    private static long bytes(ApiRequest request) {
        return request instanceof ApiRequest.OnResource on && on.verb() == Verb.WATCH ? WATCH_BYTES : SESSION_BYTES;
    }

    /** Whether there is room; then {@link #end} has to follow. */
    boolean begin(UserInfo user, long bytes) {
        synchronized (heldByUser) {
            long ofUser = heldByUser.getOrDefault(user.name(), 0L) + bytes;
            if (held + bytes > most || (ofUser > mostOfUser && !user.isIn(UserInfo.MASTERS_GROUP))) {
                return false;
            }
            held += bytes;
            heldByUser.put(user.name(), ofUser);
            return true;
        }
    }

    void end(UserInfo user, long bytes) {
        synchronized (heldByUser) {
            held -= bytes;
            heldByUser.computeIfPresent(user.name(), (name, ofUser) -> ofUser == bytes ? null : ofUser - bytes);
        }
    }
}
