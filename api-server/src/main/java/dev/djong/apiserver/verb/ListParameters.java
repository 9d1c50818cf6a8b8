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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

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
    private static final String MATCH = "resourceVersionMatch";
    private static final String INITIAL_EVENTS = "sendInitialEvents";
    private static final List<String> OF_EVERY_KIND = List.of("metadata.name", "metadata.namespace");

    private static final GroupVersionKind OPTIONS = new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");

    /** @throws ApiFailure 400 for what cannot be read, 422 for combinations that mean nothing */
    public static ListParameters of(ResourceCall call, boolean watch) {
        var query = call.query();
        var problems = problems(query, watch);
        if (!problems.isEmpty()) {
            throw ApiFailure.invalid(OPTIONS, "", problems);
        }
        var version = resourceVersion(query.text("resourceVersion"));
        if (!watch && !query.text("continue").isEmpty() && !version.isEmpty() && !version.equals("0")) {
            throw ApiFailure.badRequest("specifying resource version is not allowed when using continue");
        }
        return new ListParameters(
                labels(query),
                fields(query, call.definition()),
                version,
                match(query.text(MATCH)).orElseThrow(),
                (int) Math.clamp(query.integer("limit").orElse(0), 0, Integer.MAX_VALUE),
                query.text("continue"),
                query.flag("allowWatchBookmarks"),
                query.has(INITIAL_EVENTS) ? Optional.of(query.flag(INITIAL_EVENTS)) : Optional.empty(),
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
                throw ApiFailure.badRequest(notSelectable(term.field(), definition));
            }
        }
        return selector;
    }

    /** Kinds without fields of their own are refused by one rule for all, which is worded in its own way. */
    private static String notSelectable(String field, ResourceDefinition definition) {
        boolean ownRule =
                definition.schema().custom() != null || !OF_EVERY_KIND.containsAll(definition.selectableFields());
        return ownRule
                ? "field label not supported: " + field
                : "\"" + field + "\" is not a known field selector: only "
                        + OF_EVERY_KIND.stream()
                                .map(known -> "\"" + known + "\"")
                                .collect(Collectors.joining(", "));
    }

    private static String resourceVersion(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > MAX_DIGITS) {
            throw ApiFailure.badRequest("invalid resource version: resourceVersion: Invalid value: " + Json.of(text)
                    + ": strconv.ParseUint: parsing " + Json.of(text) + ": "
                    + (digits ? "value out of range" : "invalid syntax"));
        }
        return text;
    }

    /** Empty for a text that means nothing. */
    private static Optional<Match> match(String text) {
        return Arrays.stream(Match.values())
                .filter(match -> match.text.equals(text))
                .findFirst();
    }

    /** All that is wrong at once, in upstream's order and words. */
    private static List<FieldError> problems(Query query, boolean watch) {
        return watch ? watchProblems(query) : listProblems(query);
    }

    private static List<FieldError> listProblems(Query query) {
        var errors = new ArrayList<FieldError>();
        var match = query.text(MATCH);
        var version = query.text("resourceVersion");
        if (!match.isEmpty()) {
            if (version.isEmpty()) {
                errors.add(FieldError.forbidden(MATCH, MATCH + " is forbidden unless resourceVersion is provided"));
            }
            if (!query.text("continue").isEmpty()) {
                errors.add(FieldError.forbidden(MATCH, MATCH + " is forbidden when continue is provided"));
            }
            if (match(match).isEmpty()) {
                errors.add(new FieldError(
                        FieldError.Type.NOT_SUPPORTED,
                        MATCH,
                        "Unsupported value: " + Json.of(match)
                                + ": supported values: \"Exact\", \"NotOlderThan\", \"\""));
            }
            if (match.equals(Match.EXACT.text) && version.equals("0")) {
                errors.add(FieldError.forbidden(MATCH, MATCH + " \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }
        if (query.has(INITIAL_EVENTS)) {
            errors.add(FieldError.forbidden(INITIAL_EVENTS, INITIAL_EVENTS + " is forbidden for list"));
        }
        return errors;
    }

    private static List<FieldError> watchProblems(Query query) {
        var errors = new ArrayList<FieldError>();
        var match = query.text(MATCH);
        boolean fits = match.equals(Match.NOT_OLDER_THAN.text);
        if (query.has(INITIAL_EVENTS) && !fits) {
            errors.add(FieldError.forbidden(MATCH, INITIAL_EVENTS + " requires setting " + MATCH + " to NotOlderThan"));
        }
        if (match.isEmpty()) {
            return errors;
        }
        if (!query.has(INITIAL_EVENTS)) {
            errors.add(FieldError.forbidden(
                    MATCH, MATCH + " is forbidden for watch unless " + INITIAL_EVENTS + " is provided"));
        }
        if (!fits) {
            errors.add(FieldError.notSupported(MATCH, Json.of(match), List.of(Match.NOT_OLDER_THAN.text)));
        }
        if (!query.text("continue").isEmpty()) {
            errors.add(FieldError.forbidden(MATCH, MATCH + " is forbidden when continue is provided"));
        }
        return errors;
    }
}
