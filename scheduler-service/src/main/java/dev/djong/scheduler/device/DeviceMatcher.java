package dev.djong.scheduler.device;

import dev.djong.cel.Budget;
import dev.djong.cel.BudgetExceeded;
import dev.djong.cel.DeviceSelectors;
import dev.djong.cel.RuleFailure;
import dev.djong.scheduler.snapshot.Device;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.DeviceClass;
import dev.djong.scheduler.snapshot.DeviceId;
import dev.djong.scheduler.snapshot.DeviceRequest.Alternative;
import dev.djong.scheduler.snapshot.Toleration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which devices suit a request, whoever has them. Made for one pod and one snapshot; what it found out about devices that
 * many nodes reach holds for all of them.
 */
public final class DeviceMatcher {
    private final Selectors selectors;
    private final Map<Alternative, Map<DeviceId, Boolean>> answers = new IdentityHashMap<>();

    public DeviceMatcher(Selectors selectors) {
        this.selectors = selectors;
    }

    /** @param deviceClass that the request names */
    boolean suits(DeviceClaim claim, DeviceClass deviceClass, Alternative request, Device device) throws SearchFailure {
        var known = answers.computeIfAbsent(request, any -> new HashMap<>());
        var answer = known.get(device.id());
        if (answer == null) {
            answer = !device.special()
                    && isTolerated(request, device)
                    && hasCapacity(request, device)
                    && isSelected(claim, deviceClass, request, device);
            known.put(device.id(), answer);
        }
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

    private boolean isSelected(DeviceClaim claim, DeviceClass deviceClass, Alternative request, Device device)
            throws SearchFailure {
        if (deviceClass.selectors().isEmpty() && request.selectors().isEmpty()) {
            return true;
        }
        var values = DeviceSelectors.variables(device.id().driver(), device.attributes(), device.capacity());
        return areAllTrue("class " + deviceClass.name(), deviceClass.selectors(), values)
                && areAllTrue("claim " + claim.key(), request.selectors(), values);
    }

    private boolean areAllTrue(String whose, List<String> expressions, Map<String, Object> values)
            throws SearchFailure {
        for (int i = 0; i < expressions.size(); i++) {
            try {
                if (!isTrue(expressions.get(i), values)) {
                    return false;
                }
            } catch (SearchFailure wrong) {
                throw new SearchFailure(whose + ": selector #" + i + ": " + wrong.text());
            }
        }
        return true;
    }

    private boolean isTrue(String expression, Map<String, Object> values) throws SearchFailure {
        var rule = selectors.get(expression);
        try {
            return Boolean.TRUE.equals(rule.evaluate(values, new Budget(DeviceSelectors.MAX_COST)));
        } catch (RuleFailure | BudgetExceeded failed) {
            throw new SearchFailure("CEL runtime error: " + failed.getMessage());
        }
    }
}
