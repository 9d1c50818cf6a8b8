package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Query;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.LabelSelector;
import dev.djong.object.SelectorParser;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parameters of lists and watches, checked.
 *
 * @param resourceVersion empty for the newest state; 0 for any state
 * @param limit 0 for no paging
 */
public record ListParameters(
        LabelSelector labels,
        FieldSelector fields,
        String resourceVersion,
        Match match,
        int limit,
        String continueToken,
        boolean watchBookmarks,
        Optional<Boolean> sendInitialEvents,
        OptionalLong timeoutSeconds) {

    /** How {@code resourceVersion} is meant. */
    public enum Match {
        UNSET(""),
        EXACT("Exact"),
        NOT_OLDER_THAN("NotOlderThan");

        private final String text;

        Match(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private static final int MAX_DIGITS = 18;

    private static final GroupVersionKind OPTIONS = new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");

    /** @throws ApiFailure 400 for what cannot be read, 422 for combinations that mean nothing */
    public static ListParameters of(ResourceCall call, boolean watch) {
        var query = call.query();
        var match = match(query);
        checkCombination(query, match, watch);
        return new ListParameters(
                labels(query),
                fields(query, call.definition()),
                resourceVersion(query.text("resourceVersion")),
                match,
                (int) Math.clamp(query.integer("limit").orElse(0), 0, Integer.MAX_VALUE),
                query.text("continue"),
                query.flag("allowWatchBookmarks"),
                query.has("sendInitialEvents") ? Optional.of(query.flag("sendInitialEvents")) : Optional.empty(),
                query.integer("timeoutSeconds"));
    }

    private static LabelSelector labels(Query query) {
        try {
            return SelectorParser.labels(query.text("labelSelector"));
        } catch (IllegalArgumentException e) {
            throw ApiFailure.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static FieldSelector fields(Query query, ResourceDefinition definition) {
        FieldSelector selector;
        try {
            selector = SelectorParser.fields(query.text("fieldSelector"));
        } catch (IllegalArgumentException e) {
            throw ApiFailure.badRequest(String.valueOf(e.getMessage()));
        }
        for (var term : selector.terms()) {
            if (!definition.selectableFields().contains(term.field())) {
                throw ApiFailure.badRequest(
                        "Unable to find \"" + definition.resource().apiVersion() + ", Resource="
                                + definition.plural() + "\" that match label selector \"" + query.text("labelSelector")
                                + "\", field selector \"" + query.text("fieldSelector")
                                + "\": field label not supported: " + term.field());
            }
        }
        return selector;
    }

    private static String resourceVersion(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() <= MAX_DIGITS;
        if (!digits) {
            throw invalid(FieldError.invalid(
                    "resourceVersion", text, "strconv.ParseUint: parsing \"" + text + "\": invalid syntax"));
        }
        return text;
    }

    private static Match match(Query query) {
        var text = query.text("resourceVersionMatch");
        for (var match : Match.values()) {
            if (match.text.equals(text)) {
                return match;
            }
        }
        throw invalid(FieldError.notSupported("resourceVersionMatch", Json.of(text), List.of("Exact", "NotOlderThan")));
    }

    private static void checkCombination(Query query, Match match, boolean watch) {
        var version = query.text("resourceVersion");
        boolean initialEvents = query.has("sendInitialEvents");
        if (watch) {
            checkWatch(match, initialEvents);
            return;
        }
        if (initialEvents) {
            throw forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
        if (match == Match.UNSET) {
            return;
        }
        if (version.isEmpty()) {
            throw forbidden(
                    "resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        if (!query.text("continue").isEmpty()) {
            throw forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
        }
        if (match == Match.EXACT && version.equals("0")) {
            throw forbidden(
                    "resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    private static void checkWatch(Match match, boolean initialEvents) {
        if (!initialEvents && match != Match.UNSET) {
            throw forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }
        if (initialEvents && match != Match.NOT_OLDER_THAN) {
            throw match == Match.UNSET
                    ? forbidden(
                            "resourceVersionMatch",
                            "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")
                    : invalid(FieldError.notSupported(
                            "resourceVersionMatch", Json.of(match.text), List.of("NotOlderThan")));
        }
    }

    private static ApiFailure forbidden(String field, String why) {
        return invalid(FieldError.forbidden(field, why));
    }

    private static ApiFailure invalid(FieldError error) {
        return ApiFailure.invalid(OPTIONS, "", List.of(error));
    }
}
