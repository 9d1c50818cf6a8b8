package dev.djong.cel;

import java.util.HashMap;
import java.util.Map;

/** What every function does, by name; which arguments it takes was checked before, as far as their types were known. */
final class Functions {
    /** One function; a member's target is its first argument. */
    @FunctionalInterface
    interface Function {
        /** @throws RuleFailure if these arguments have no result */
        Object call(Object... args);
    }

    static final Functions ALL = new Functions();

    private final Map<String, Function> byName = new HashMap<>();

    private Functions() {
        StandardFunctions.addTo(byName);
        Conversions.addTo(byName);
        TextFunctions.addTo(byName);
        ListFunctions.addTo(byName);
        Regexes.addTo(byName);
        Addresses.addTo(byName);
        Quantities.addTo(byName);
        Versions.addTo(byName);
        Urls.addTo(byName);
        Formats.addTo(byName);
        Access.addTo(byName);
    }

    Function named(String name) {
        var function = byName.get(name);
        return function != null
                ? function
                : args -> {
                    throw new RuleFailure("no such overload: " + name);
                };
    }
}
