package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.admission.CompletedObjects;
import dev.djong.apiserver.admission.Reinvocation;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.apiserver.admission.match.RequestMatcher;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.webhook.WebhookCallException;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks mutating webhooks one after the other, each about what those before it made of the object.
 *
 * <p>A worked example: A (which wants to be asked again) adds a container, B adds a label. B changed the object after A saw
 * it, so there is a second round, in which all other steps run again and then A, but not B, since nothing changed after B.
 */
public final class MutatingWebhooks implements AdmissionStep {
    private static final Logger LOG = LoggerFactory.getLogger(MutatingWebhooks.class);
    private static final String AUDIT = ".webhook.admission.k8s.io/round_";

    private final Webhooks webhooks;
    private final AskedWebhooks asked;
    private final WebhookCaller caller;
    private final CompletedObjects objects;

    public MutatingWebhooks(
            ClusterState state,
            AskedWebhooks asked,
            WebhookClient client,
            CompletedObjects objects,
            Supplier<UUID> uids) {
        this.webhooks = Webhooks.following(state, Resources.MUTATING_WEBHOOKS);
        this.asked = asked;
        this.caller = new WebhookCaller(client, asked.matcher().equivalents(), uids);
        this.objects = objects;
    }

    @Override
    public String name() {
        return "MutatingAdmissionWebhook";
    }

    /** Who was asked, and who is to be asked again. */
    private static final class Memory {
        private final Set<String> invoked = new HashSet<>();
        private final Set<String> again = new HashSet<>();
        private @Nullable ApiObject lastSeen;

        void objectChanged() {
            again.addAll(invoked);
            invoked.clear();
        }
    }

    @Override
    public ApiObject mutate(AdmissionRequest request, Reinvocation reinvocation) {
        var all = webhooks.all();
        if (all.isEmpty() || RequestMatcher.isExempt(request)) {
            return request.requireObject();
        }
        var memory = reinvocation.memory(this, Memory.class, Memory::new);
        if (reinvocation.isSecond() && !request.requireObject().equals(memory.lastSeen)) {
            memory.objectChanged();
        }
        var current = request;
        for (int i = 0; i < all.size(); i++) {
            var webhook = all.get(i);
            var match = asked.match(webhook, current);
            if (match.isEmpty() || reinvocation.isSecond() && !memory.again.contains(webhook.id())) {
                continue;
            }
            var call = new OneCall(webhook, match.get(), reinvocation.isSecond() ? 1 : 0, i);
            var changed = call.ask(current);
            if (!changed.equals(current.object())) {
                memory.objectChanged();
                reinvocation.ask();
            }
            if (webhook.reinvoked()) {
                memory.invoked.add(webhook.id());
            }
            current = current.withObject(changed);
        }
        memory.lastSeen = current.requireObject();
        return current.requireObject();
    }

    /** Deletes and connections are not changed, but each webhook may refuse them. */
    @Override
    public void review(AdmissionRequest request) {
        boolean unchangeable = request.operation() == Operation.DELETE || request.operation() == Operation.CONNECT;
        if (!unchangeable || RequestMatcher.isExempt(request)) {
            return;
        }
        var all = webhooks.all();
        for (int i = 0; i < all.size(); i++) {
            var webhook = all.get(i);
            int index = i;
            asked.match(webhook, request).ifPresent(match -> new OneCall(webhook, match, 0, index).ask(request));
        }
    }

    /** One webhook's turn. */
    private final class OneCall {
        private final Webhook webhook;
        private final Match match;
        private final String position;

        OneCall(Webhook webhook, Match match, int round, int index) {
            this.webhook = webhook;
            this.match = match;
            this.position = AUDIT + round + "_index_" + index;
        }

        /** The object as the webhook leaves it, the empty one where the request has none. */
        private ApiObject ask(AdmissionRequest request) {
            var before = request.object();
            var none = before == null ? new ApiObject(JsonObject.EMPTY) : before;
            try {
                var answer = caller.ask(webhook, match, request, true);
                if (!answer.allowed()) {
                    throw new ApiFailure(answer.refusal(webhook.name()));
                }
                var after = changed(request, answer.patch(), none);
                note(request, "mutation", noted().put("mutated", !after.equals(none)));
                return after;
            } catch (WebhookCallException failed) {
                note(request, "mutation", noted().put("mutated", false));
                if (!webhook.failsOpen()) {
                    throw ApiFailure.internal(String.valueOf(failed.getMessage()));
                }
                LOG.warn("{}; going on without it", failed.getMessage());
                request.notes().annotate("failed-open.mutation" + position, webhook.name());
                return none;
            }
        }

        private ApiObject changed(AdmissionRequest request, byte[] patch, ApiObject before)
                throws WebhookCallException {
            if (patch.length == 0 || operations(patch).isEmpty()) {
                return before;
            }
            if (request.object() == null) {
                throw ApiFailure.internal("admission webhook " + Json.of(webhook.name())
                        + " attempted to modify the object, which is not supported for this operation");
            }
            note(request, "patch", noted().put("patch", operations(patch)).put("patchType", "JSONPatch"));
            var equivalents = asked.matcher().equivalents();
            try {
                var patched = objects.patched(equivalents.convert(before, match.kind()), patch);
                return equivalents.convert(patched, request.kind());
            } catch (ApiFailure unfit) {
                throw ApiFailure.internal(unfit.status().message());
            }
        }

        private static JsonArray operations(byte[] patch) throws WebhookCallException {
            try {
                if (JsonReader.read(patch) instanceof JsonArray operations) {
                    return operations;
                }
                throw undecodable("the patch is no list");
            } catch (JsonSyntaxException malformed) {
                throw undecodable(String.valueOf(malformed.getMessage()));
            }
        }

        private static WebhookCallException undecodable(String why) {
            return new WebhookCallException("received undecodable patch in webhook response: " + why);
        }

        private JsonObject.Builder noted() {
            return JsonObject.builder()
                    .put("configuration", webhook.configuration())
                    .put("webhook", webhook.name());
        }

        private void note(AdmissionRequest request, String what, JsonObject.Builder value) {
            request.notes().annotate(what + position, value.build().toString());
        }
    }
}
