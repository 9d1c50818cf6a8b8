package dev.djong.controller.revision;

import dev.djong.object.ApiObject;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Decides which revision is that of an owner's template, and which ones are too many. Pure. */
public final class HistoryPlanner {

    /** What makes the revision of the template the newest. */
    sealed interface Step {
        /** It is. */
        record Keep(ApiObject revision) implements Step {}

        /** The template went back to an older one, which gets the next number. */
        record Renumber(ApiObject revision) implements Step {}

        /** The template is new. */
        record Create(ApiObject revision) implements Step {}
    }

    private HistoryPlanner() {}

    /** @param history the owner's revisions in any order */
    static Step plan(ApiObject owner, Collection<ApiObject> history, String hashLabel) {
        var byAge = history.stream().sorted(TemplateRevision.BY_REVISION).toList();
        long next = byAge.isEmpty() ? 1 : TemplateRevision.number(byAge.getLast()) + 1;
        var template = owner.spec().object("template");
        for (var revision : byAge.reversed()) {
            if (TemplateRevision.holds(revision, template)) {
                return revision == byAge.getLast()
                        ? new Step.Keep(revision)
                        : new Step.Renumber(TemplateRevision.withNumber(revision, next));
            }
        }
        return new Step.Create(TemplateRevision.of(owner, hashLabel, next));
    }

    /**
     * The oldest revisions beyond {@code limit}.
     *
     * @param live those that pods still have: they count, but stay
     */
    public static List<ApiObject> surplus(Collection<ApiObject> old, Predicate<ApiObject> live, long limit) {
        return old.stream()
                .sorted(TemplateRevision.BY_REVISION)
                .filter(live.negate())
                .limit(Math.max(0, old.size() - limit))
                .toList();
    }
}
