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
 * As many watches and other requests that last as half of the heap that a server has to spare has room for; whoever asks for one more is asked to come
 * back. No user holds more than half of them, so that one that opens watches without end leaves room for the others; members
 * of {@code system:masters} may.
 */
public final class LimitLasting implements Step {
    /**
     * A watch over HTTP/2, by a histogram of the heap: the stack of its thread 19 KB, the container's buffers for a body
     * and an answer 24 and 4, the rest its head, cursor and small objects.
     */
    private static final int BYTES_A_REQUEST = 64 << 10;

    /** What an idle server needs, and room for what passes. */
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
