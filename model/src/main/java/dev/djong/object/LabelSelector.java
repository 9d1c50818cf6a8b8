package dev.djong.object;

import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A conjunction of requirements on labels; an empty one matches everything.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels and selectors</a>
 */
public record LabelSelector(List<Requirement> requirements) {
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    /** How a requirement compares a label with its values. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER_THAN,
        LESS_THAN
    }

    /** One requirement. {@code values} is sorted and without repeats; empty for the two existence operators. */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(new TreeSet<>(values));
        }

        /** As upstream: NOT_IN and DOES_NOT_EXIST also match objects without the label. */
        public boolean matches(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
                case GREATER_THAN -> value != null && compare(value) > 0;
                case LESS_THAN -> value != null && compare(value) < 0;
            };
        }

        /** The sign of label minus bound; 0 (no match) where either is no integer. */
        private int compare(String value) {
            try {
                return Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
            } catch (NumberFormatException notANumber) {
                return 0;
            }
        }
    }

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    public static LabelSelector ofLabels(Map<String, String> labels) {
        return new LabelSelector(labels.entrySet().stream()
                .map(label -> new Requirement(label.getKey(), Operator.IN, List.of(label.getValue())))
                .toList());
    }

    /** Reads the object form: {@code matchLabels} and {@code matchExpressions}. */
    public static LabelSelector of(JsonObject json) {
        var requirements = new ArrayList<>(ofLabels(json.object("matchLabels").stringMap()).requirements);
        json.array("matchExpressions").objects().map(LabelSelector::requirement).forEach(requirements::add);
        return new LabelSelector(requirements);
    }

    /** Reads one entry of {@code matchExpressions}, also with the {@code Gt} and {@code Lt} of node selectors. */
    public static Requirement requirement(JsonObject json) {
        var operator = switch (json.text("operator")) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            case "Gt" -> Operator.GREATER_THAN;
            case "Lt" -> Operator.LESS_THAN;
            default ->
                throw new IllegalArgumentException(
                        "\"" + json.text("operator") + "\" is not a valid label selector operator");
        };
        return new Requirement(
                json.text("key"), operator, json.array("values").strings().toList());
    }

    public boolean matches(Map<String, String> labels) {
        for (var requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** The value that the label must have, where this selector asks for one. */
    public Optional<String> requiredValue(String label) {
        return requirements.stream()
                .filter(each -> each.key.equals(label) && each.operator == Operator.IN && each.values.size() == 1)
                .map(each -> each.values.getFirst())
                .findFirst();
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    /** The form of the query parameter {@code labelSelector}. */
    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        for (var r : requirements) {
            parts.add(
                    switch (r.operator) {
                        case IN ->
                            r.values.size() == 1
                                    ? r.key + "=" + r.values.getFirst()
                                    : r.key + " in (" + String.join(",", r.values) + ")";
                        case NOT_IN -> r.key + " notin (" + String.join(",", r.values) + ")";
                        case EXISTS -> r.key;
                        case DOES_NOT_EXIST -> "!" + r.key;
                        case GREATER_THAN -> r.key + ">" + r.values.getFirst();
                        case LESS_THAN -> r.key + "<" + r.values.getFirst();
                    });
        }
        return String.join(",", parts);
    }
}
