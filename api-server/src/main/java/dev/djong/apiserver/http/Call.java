package dev.djong.apiserver.http;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.inflight.MemoryBudget;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One request on its way through the serving chain. Each step hands on a copy that knows more: first the audit id, then
 * what is asked, by when, and by whom.
 *
 * @param deadlineNanos by {@link System#nanoTime}; {@link Long#MAX_VALUE} for requests that may last (watches, exec)
 * @param warnings texts for {@code Warning} headers, collected until the answer's head is sent
 * @param auditAnnotations what the request's audit event is to say besides
 * @param memory what large documents of the request are covered by
 */
public record Call(
        Exchange exchange,
        String auditId,
        ApiRequest request,
        long deadlineNanos,
        UserInfo user,
        List<String> warnings,
        Map<String, String> auditAnnotations,
        MemoryBudget.Claim memory) {
    private static final ApiRequest NOT_READ_YET = new ApiRequest.OnPath("", "/", Query.EMPTY);
    private static final MemoryBudget UNLIMITED = MemoryBudget.unlimited();

    /** A request of which only the socket is known. */
    public static Call of(Exchange exchange) {
        return new Call(
                exchange,
                "",
                NOT_READ_YET,
                Long.MAX_VALUE,
                UserInfo.anonymous(),
                new CopyOnWriteArrayList<>(),
                new ConcurrentHashMap<>(),
                UNLIMITED.claim());
    }

    public Call withAuditId(String id) {
        return new Call(exchange, id, request, deadlineNanos, user, warnings, auditAnnotations, memory);
    }

    public Call withRequest(ApiRequest read) {
        return new Call(exchange, auditId, read, deadlineNanos, user, warnings, auditAnnotations, memory);
    }

    public Call withDeadline(long nanos) {
        return new Call(exchange, auditId, request, nanos, user, warnings, auditAnnotations, memory);
    }

    public Call withUser(UserInfo known) {
        return new Call(exchange, auditId, request, deadlineNanos, known, warnings, auditAnnotations, memory);
    }

    public Call withMemory(MemoryBudget.Claim claim) {
        return new Call(exchange, auditId, request, deadlineNanos, user, warnings, auditAnnotations, claim);
    }

    public void warn(String text) {
        if (!warnings.contains(text)) {
            warnings.add(text);
        }
    }

    /** The first value of a key stays. */
    public void annotate(String key, String value) {
        auditAnnotations.putIfAbsent(key, value);
    }

    /** The address and method, for a log line. */
    @Override
    public String toString() {
        return exchange.method() + " " + exchange.rawPath() + " (audit " + auditId + ", user " + user.name() + ")";
    }
}
