package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.apiserver.admission.match.RequestMatcher;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.webhook.WebhookCallException;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all validating webhooks at once about the final object; the first refusal in their order is the answer. */
public final class ValidatingWebhooks implements AdmissionStep {
    private static final Logger LOG = LoggerFactory.getLogger(ValidatingWebhooks.class);

    private final Webhooks webhooks;
    private final AskedWebhooks asked;
    private final WebhookCaller caller;
    private final ExecutorService waiting;

    /** @param waiting a thread for each call that is waited for */
    public ValidatingWebhooks(
            ClusterState state,
            AskedWebhooks asked,
            WebhookClient client,
            Supplier<UUID> uids,
            ExecutorService waiting) {
        this.webhooks = Webhooks.following(state, Resources.VALIDATING_WEBHOOKS);
        this.asked = asked;
        this.caller = new WebhookCaller(client, asked.matcher().equivalents(), uids);
        this.waiting = waiting;
    }

    @Override
    public String name() {
        return "ValidatingAdmissionWebhook";
    }

    private record Matched(Webhook webhook, Match match, int index) {}

    @Override
    public void review(AdmissionRequest request) {
        var matched = matched(request);
        if (matched.size() == 1) {
            refusal(matched.getFirst(), request).ifPresent(ValidatingWebhooks::refuse);
        } else if (!matched.isEmpty()) {
            askAll(matched, request);
        }
    }

    private static void refuse(ApiFailure refusal) {
        throw refusal;
    }

    private List<Matched> matched(AdmissionRequest request) {
        var all = webhooks.all();
        if (all.isEmpty() || RequestMatcher.isExempt(request)) {
            return List.of();
        }
        var matched = new ArrayList<Matched>();
        for (var webhook : all) {
            asked.match(webhook, request).ifPresent(match -> matched.add(new Matched(webhook, match, matched.size())));
        }
        return matched;
    }

    private void askAll(List<Matched> all, AdmissionRequest request) {
        var calls = new ArrayList<Future<Optional<ApiFailure>>>();
        all.forEach(one -> calls.add(waiting.submit(() -> refusal(one, request))));
        var refusals = new ArrayList<ApiFailure>();
        try {
            for (var call : calls) {
                call.get().ifPresent(refusals::add);
            }
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
            throw new ApiFailure(Status.of(Reason.TIMEOUT, "request did not complete within requested timeout"));
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a webhook's call ended unexpectedly", bug.getCause());
        } finally {
            calls.forEach(call -> call.cancel(true));
        }
        if (!refusals.isEmpty()) {
            throw refusals.getFirst();
        }
    }

    private Optional<ApiFailure> refusal(Matched one, AdmissionRequest request) {
        var webhook = one.webhook;
        try {
            var answer = caller.ask(webhook, one.match, request, false);
            return answer.allowed() ? Optional.empty() : Optional.of(new ApiFailure(answer.refusal(webhook.name())));
        } catch (ApiFailure refused) {
            return Optional.of(refused);
        } catch (WebhookCallException failed) {
            if (!webhook.failsOpen()) {
                return Optional.of(ApiFailure.internal(String.valueOf(failed.getMessage())));
            }
            LOG.warn("{}; going on without it", failed.getMessage());
            request.notes()
                    .annotate(
                            "failed-open.validating.webhook.admission.k8s.io/round_0_index_" + one.index,
                            webhook.name());
            return Optional.empty();
        }
    }
}
