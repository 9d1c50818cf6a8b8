package dev.djong.apiserver.extension;

import dev.djong.apiserver.extension.schema.StructuralRules;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the status of a definition should say, as a pure function of it and of the others of its group: which names it got,
 * whether it is served, and what is wrong with its schemas.
 *
 * <pre>
 *   names wanted   others have        accepted       NamesAccepted           Established
 *   foos/Foo       -                  foos/Foo       True NoConflicts        True InitialNamesAccepted
 *   foos/Foo       foos (as plural)   -/Foo          False PluralConflict    False NotAccepted
 * </pre>
 */
final class DefinitionStatus {
    private static final String NAMES_ACCEPTED = "NamesAccepted";
    private static final String ESTABLISHED = "Established";

    private final ApiObject definition;
    private final JsonObject wanted;
    private final JsonObject accepted;
    private final Set<String> resources = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();
    private final List<String[]> conflicts = new ArrayList<>();

    private DefinitionStatus(ApiObject definition, Collection<ApiObject> others) {
        this.definition = definition;
        this.wanted = definition.spec().object("names");
        this.accepted = definition.status().object("acceptedNames");
        for (var other : others) {
            if (sharesGroup(other)) {
                claim(other.status().object("acceptedNames"));
            }
        }
    }

    private boolean sharesGroup(ApiObject other) {
        return !other.name().equals(definition.name())
                && other.spec().text("group").equals(definition.spec().text("group"));
    }

    private void claim(JsonObject names) {
        resources.add(names.text("plural"));
        resources.add(names.text("singular"));
        names.array("shortNames").strings().forEach(resources::add);
        kinds.add(names.text("kind"));
        kinds.add(names.text("listKind"));
    }

    /** @param others all definitions, this one or not */
    static JsonObject plan(ApiObject definition, Collection<ApiObject> others, Instant now) {
        return new DefinitionStatus(definition, others).plan(now);
    }

    private JsonObject plan(Instant now) {
        var status = definition.status().with("acceptedNames", acceptedNames());
        status = conflicts.isEmpty()
                ? DefinitionConditions.with(status, NAMES_ACCEPTED, true, "NoConflicts", "no conflicts found", now)
                : DefinitionConditions.with(
                        status,
                        NAMES_ACCEPTED,
                        false,
                        conflicts.getLast()[0],
                        conflicts.getLast()[1],
                        now);
        status = established(status, now);
        return structural(ApiApproval.condition(definition, status, now), now);
    }

    private JsonObject established(JsonObject status, Instant now) {
        if (DefinitionConditions.isTrue(status, ESTABLISHED)) {
            return status;
        }
        return conflicts.isEmpty()
                ? DefinitionConditions.with(
                        status, ESTABLISHED, true, "InitialNamesAccepted", "the initial names have been accepted", now)
                : DefinitionConditions.with(
                        status, ESTABLISHED, false, "NotAccepted", "not all names are accepted", now);
    }

    /** Only definitions from before schemas were demanded can be without structure. */
    private JsonObject structural(JsonObject status, Instant now) {
        var problems = StructuralRules.ofDefinition(definition.spec());
        if (problems.isEmpty()) {
            return DefinitionConditions.without(status, "NonStructuralSchema");
        }
        var texts = problems.stream().map(FieldError::toString).distinct().toList();
        var message = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
        return DefinitionConditions.with(status, "NonStructuralSchema", true, "Violations", message, now);
    }

    private JsonObject acceptedNames() {
        var names = accepted;
        names = name(names, "plural", "PluralConflict", resources);
        names = name(names, "singular", "SingularConflict", resources);
        names = shortNames(names);
        names = name(names, "kind", "KindConflict", kinds);
        names = name(names, "listKind", "ListKindConflict", kinds);
        return copy(names, "categories");
    }

    private JsonObject name(JsonObject names, String member, String reason, Set<String> taken) {
        var wish = wanted.text(member);
        if (!wish.equals(accepted.text(member)) && taken.contains(wish)) {
            conflicts.add(new String[] {reason, inUse(wish)});
            return names;
        }
        return copy(names, member);
    }

    private JsonObject shortNames(JsonObject names) {
        var mine = accepted.array("shortNames").strings().toList();
        var problems = wanted.array("shortNames")
                .strings()
                .filter(name -> !mine.contains(name) && resources.contains(name))
                .map(DefinitionStatus::inUse)
                .distinct()
                .toList();
        if (problems.isEmpty()) {
            return copy(names, "shortNames");
        }
        var message = problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]";
        conflicts.add(new String[] {"ShortNamesConflict", message});
        return names;
    }

    private JsonObject copy(JsonObject names, String member) {
        var value = wanted.get(member);
        return value == null || value.isNull() || value.equals(JsonArray.EMPTY)
                ? names.without(member)
                : names.with(member, value);
    }

    private static String inUse(String name) {
        return Json.of(name) + " is already in use";
    }
}
