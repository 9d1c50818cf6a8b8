package dev.djong.scheduler.device;

import dev.djong.cel.Budget;
import dev.djong.cel.BudgetExceeded;
import dev.djong.cel.DeviceSelectors;
import dev.djong.cel.RuleFailure;
import dev.djong.scheduler.snapshot.Device;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.DeviceClass;
import dev.djong.scheduler.snapshot.DeviceRequest.Alternative;
import dev.djong.scheduler.snapshot.Toleration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which devices suit a request, whoever has them. Made for one pod; what it found out holds for all nodes. */
public final class DeviceMatcher {
    private final Selectors selectors;
    private final Map<Question, Boolean> answers = new HashMap<>();
    private final Map<Device, Map<String, Object>> variables = new HashMap<>();

    private record Question(DeviceClaim claim, Alternative request, Device device) {}

    public DeviceMatcher(Selectors selectors) {
        this.selectors = selectors;
    }

    /** @param deviceClass that the request names */
    boolean suits(DeviceClaim claim, DeviceClass deviceClass, Alternative request, Device device) throws SearchFailure {
        var question = new Question(claim, request, device);
        var known = answers.get(question);
        if (known != null) {
            return known;
        }
        boolean answer = !device.special()
                && isTolerated(request, device)
                && hasCapacity(request, device)
                && areAllTrue("class " + deviceClass.name(), deviceClass.selectors(), device)
                && areAllTrue("claim " + claim.key(), request.selectors(), device);
        answers.put(question, answer);
        return answer;
    }

    private static boolean isTolerated(Alternative request, Device device) {
        return device.taints().stream()
                .allMatch(taint -> !taint.forbidsScheduling() || Toleration.anyTolerates(request.tolerations(), taint));
    }

    private static boolean hasCapacity(Alternative request, Device device) {
        for (var wanted : request.capacity().entrySet()) {
            var has = device.capacityOf(wanted.getKey());
            if (has.isEmpty() || has.get().compareTo(wanted.getValue()) < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean areAllTrue(String whose, List<String> expressions, Device device) throws SearchFailure {
        for (int i = 0; i < expressions.size(); i++) {
            try {
                if (!isTrue(expressions.get(i), device)) {
                    return false;
                }
            } catch (SearchFailure wrong) {
                throw new SearchFailure(whose + ": selector #" + i + ": " + wrong.text());
            }
        }
        return true;
    }

    private boolean isTrue(String expression, Device device) throws SearchFailure {
        var rule = selectors.get(expression);
        try {
            var values = variables.computeIfAbsent(
                    device,
                    any -> DeviceSelectors.variables(device.id().driver(), device.attributes(), device.capacity()));
            return Boolean.TRUE.equals(rule.evaluate(values, new Budget(DeviceSelectors.MAX_COST)));
        } catch (RuleFailure | BudgetExceeded failed) {
            throw new SearchFailure("CEL runtime error: " + failed.getMessage());
        }
    }
}
