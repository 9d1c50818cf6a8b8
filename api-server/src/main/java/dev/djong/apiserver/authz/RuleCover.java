package dev.djong.apiserver.authz;

import java.util.List;

/** Compares sets of rules by what they allow. */
public final class RuleCover {
    private RuleCover() {}

    /** What {@code wanted} allows and {@code owned} does not, as few rules as possible. */
    public static List<PolicyRule> missing(List<PolicyRule> owned, List<PolicyRule> wanted) {
        return Escalation.joined(Escalation.missing(owned, wanted));
    }
}
