package dev.djong.apiserver.audit;

import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Step;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;

/** Names the request by the client's {@code Audit-ID}, or by a new id. */
public final class AssignAuditId implements Step {
    /** As upstream: a client's longer id is cut. */
    static final int MAX_CHARS = 64;

    private final Supplier<UUID> ids;

    public AssignAuditId(Supplier<UUID> ids) {
        this.ids = ids;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        var given = call.exchange().header("Audit-ID").orElse("");
        var id = isPlain(given)
                ? given.substring(0, Math.min(given.length(), MAX_CHARS))
                : ids.get().toString();
        next.serve(call.withAuditId(id));
    }

    /** A client's id goes into a header and a log line: nothing but visible ASCII. */
    private static boolean isPlain(String id) {
        return !id.isEmpty() && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
