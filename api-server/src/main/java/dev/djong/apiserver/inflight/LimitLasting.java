package dev.djong.apiserver.inflight;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.LongRunning;
import dev.djong.apiserver.http.Step;
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
     * A watch over HTTP/2, by a histogram of the heap: 21 KB characters and 11 KB bytes of the container's buffers,
     * 19 KB the stack of its thread, the rest head, cursor and small objects.
     */
    private static final int BYTES_A_REQUEST = 64 << 10;

    /** Bytes that an idle server needs, with room for what passes. */
    private static final long FOR_OTHERS = 64 << 20;

    private static final int PART_OF_HEAP = 2;
    private static final int FEWEST = 250;
    private static final int PART_OF_USER = 2;

    private final int most;
    private final int mostOfUser;
    /** Guards itself and {@code open}; held for a look and a count, once for each request that lasts. */
    private final Map<String, Integer> openByUser = new HashMap<>();

    private int open;

    LimitLasting(int most) {
        this.most = most;
        this.mostOfUser = Math.max(1, most / PART_OF_USER);
    }

    public static LimitLasting ofHeap() {
        long bytes = (Runtime.getRuntime().maxMemory() - FOR_OTHERS) / PART_OF_HEAP;
        return new LimitLasting((int) Math.clamp(bytes / BYTES_A_REQUEST, FEWEST, Integer.MAX_VALUE));
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        if (!LongRunning.is(call.request())) {
            next.serve(call);
            return;
        }
        var user = call.user();
        if (!begin(user)) {
            throw ApiFailure.tooManyRequests(
                    "Too many requests, please try again later.", LimitInFlight.RETRY_AFTER_SECONDS);
        }
        try {
            next.serve(call);
        } finally {
            call.exchange().whenOver(() -> end(user));
        }
    }

    /** Whether there is room; then {@link #end} has to follow. */
    boolean begin(UserInfo user) {
        synchronized (openByUser) {
            int held = openByUser.getOrDefault(user.name(), 0);
            if (open >= most || (held >= mostOfUser && !user.isIn(UserInfo.MASTERS_GROUP))) {
                return false;
            }
            open++;
            openByUser.put(user.name(), held + 1);
            return true;
        }
    }

    void end(UserInfo user) {
        synchronized (openByUser) {
            open--;
            openByUser.computeIfPresent(user.name(), (name, held) -> held == 1 ? null : held - 1);
        }
    }
}
