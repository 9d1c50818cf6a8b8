package dev.djong.apiserver.admission.policy;

import dev.djong.apiserver.admission.match.Criteria;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a policy holds, with which parameters, and what comes of a violation.
 *
 * @param paramRef empty where there is none
 */
record PolicyBinding(String name, String policy, Criteria criteria, JsonObject paramRef, Set<String> actions) {
    static PolicyBinding of(ApiObject binding) {
        var spec = binding.spec();
        return new PolicyBinding(
                binding.name(),
                spec.text("policyName"),
                Criteria.ofBinding(spec.object("matchResources")),
                spec.object("paramRef"),
                spec.array("validationActions").strings().collect(Collectors.toCollection(TreeSet::new)));
    }
}
