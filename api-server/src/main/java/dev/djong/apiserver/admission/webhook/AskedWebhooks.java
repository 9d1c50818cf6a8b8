package dev.djong.apiserver.admission.webhook;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.condition.MatchConditions.Verdict;
import dev.djong.apiserver.admission.condition.UserPermissions;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.apiserver.admission.match.RequestDescription;
import dev.djong.apiserver.admission.match.RequestMatcher;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.cel.AdmissionValues;
import dev.djong.object.ApiObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which webhooks are asked about a request: rules, selectors, and at last their conditions. */
public final class AskedWebhooks {
    private static final Logger LOG = LoggerFactory.getLogger(AskedWebhooks.class);

    private final RequestMatcher matcher;
    private final Authorizer authorizer;

    public AskedWebhooks(RequestMatcher matcher, Authorizer authorizer) {
        this.matcher = matcher;
        this.authorizer = authorizer;
    }

    RequestMatcher matcher() {
        return matcher;
    }

    /** @throws dev.djong.status.ApiFailure if the conditions cannot be told, and the webhook does not fail open */
    Optional<Match> match(Webhook webhook, AdmissionRequest request) {
        var match = matcher.match(webhook.criteria(), request);
        return webhook.conditions().isEmpty() ? match : match.filter(found -> holds(webhook, found, request));
    }

    private boolean holds(Webhook webhook, Match match, AdmissionRequest request) {
        var described = RequestDescription.of(request, match);
        var values = new AdmissionValues(described, shown(request.object(), match), shown(request.old(), match))
                .asking(new UserPermissions(request.user(), authorizer), described);
        return switch (webhook.conditions().check(values.map())) {
            case Verdict.Holds() -> true;
            case Verdict.DoesNotHold() -> false;
            case Verdict.Failed(var message) -> {
                if (!webhook.failsOpen()) {
                    throw request.forbidden(message);
                }
                LOG.warn(
                        "the conditions of webhook {} cannot be told, going on without it: {}",
                        webhook.name(),
                        message);
                yield false;
            }
        };
    }

    private @Nullable ApiObject shown(@Nullable ApiObject object, Match match) {
        return object == null ? null : matcher.equivalents().convert(object, match.kind());
    }
}
