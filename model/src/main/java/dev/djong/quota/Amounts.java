package dev.djong.quota;

import dev.djong.json.JsonObject;
import dev.djong.object.Quantity;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Quantities by resource name, sorted; a name that is not there is something else than zero. */
public record Amounts(Map<String, Quantity> byName) {
    public static final Amounts NONE = new Amounts(Map.of());

    public Amounts {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    public static Amounts of(String name, Quantity amount) {
        return new Amounts(Map.of(name, amount));
    }

    /** A {@code ResourceList}; its quantities are known to be valid. */
    public static Amounts of(JsonObject list) {
        if (list.isEmpty()) {
            return NONE;
        }
        var map = new TreeMap<String, Quantity>();
        list.stringMap().forEach((name, text) -> map.put(name, Quantity.parse(text)));
        return new Amounts(map);
    }

    public Set<String> names() {
        return byName.keySet();
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    public Quantity get(String name) {
        return byName.getOrDefault(name, Quantity.ZERO);
    }

    public Amounts with(String name, Quantity amount) {
        var map = new TreeMap<>(byName);
        map.put(name, amount);
        return new Amounts(map);
    }

    /** These, with those of {@code other} in their place where it has any. */
    public Amounts withAll(Amounts other) {
        return merge(other, (own, others) -> others);
    }

    public Amounts plus(Amounts other) {
        return merge(other, Quantity::plus);
    }

    public Amounts max(Amounts other) {
        return merge(other, (own, others) -> own.compareTo(others) >= 0 ? own : others);
    }

    private Amounts merge(Amounts other, BinaryOperator<Quantity> how) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        var map = new TreeMap<>(byName);
        other.byName.forEach((name, amount) -> map.merge(name, amount, how));
        return new Amounts(map);
    }

    /** What these exceed {@code other} by, nowhere less than zero. */
    public Amounts beyond(Amounts other) {
        var map = new TreeMap<String, Quantity>();
        byName.forEach((name, amount) -> {
            var more = amount.minus(other.get(name));
            map.put(name, more.sign() > 0 ? more : Quantity.ZERO);
        });
        return new Amounts(map);
    }

    public Amounts only(Collection<String> names) {
        return filtered(names::contains);
    }

    public Amounts withoutZeros() {
        return filtered(name -> get(name).sign() != 0);
    }

    private Amounts filtered(Predicate<String> kept) {
        var map = new TreeMap<>(byName);
        map.keySet().removeIf(name -> !kept.test(name));
        return map.size() == byName.size() ? this : new Amounts(map);
    }

    /** The names of which there is more here than {@code most} allows; what that does not name is not limited. */
    public Set<String> exceeding(Amounts most) {
        var names = new TreeSet<String>();
        byName.forEach((name, amount) -> {
            if (most.has(name) && amount.compareTo(most.get(name)) > 0) {
                names.add(name);
            }
        });
        return names;
    }

    public Set<String> negative() {
        return byName.keySet().stream()
                .filter(name -> get(name).sign() < 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Equal in names and numbers, whatever the suffixes. */
    public boolean sameAs(Amounts other) {
        return names().equals(other.names())
                && byName.entrySet().stream().allMatch(entry -> entry.getValue().sameAs(other.get(entry.getKey())));
    }

    public JsonObject toJson() {
        return JsonObject.ofStrings(byName.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toString())));
    }

    /** {@code cpu=1,memory=2Gi}, the form of quota errors. */
    @Override
    public String toString() {
        return byName.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
