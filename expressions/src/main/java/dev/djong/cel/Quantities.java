package dev.djong.cel;

import dev.djong.cel.Functions.Function;
import dev.djong.object.Quantity;
import java.math.BigDecimal;
import java.util.Map;

/** Amounts such as {@code 500m} and {@code 2Gi}. */
final class Quantities {
    private Quantities() {}

    static void addTo(Map<String, Function> functions) {
        functions.put("quantity", args -> parse(TextFunctions.text(args[0])));
        functions.put("isQuantity", args -> {
            try {
                Quantity.parse(TextFunctions.text(args[0]));
                return true;
            } catch (IllegalArgumentException malformed) {
                return false;
            }
        });
        functions.put("sign", args -> (long) ((Quantity) args[0]).sign());
        functions.put("isInteger", args -> isInteger((Quantity) args[0]));
        functions.put("asInteger", args -> {
            if (!isInteger((Quantity) args[0])) {
                throw new RuleFailure("cannot convert value to integer");
            }
            return ((Quantity) args[0]).value().longValueExact();
        });
        functions.put("asApproximateFloat", args -> ((Quantity) args[0]).value().doubleValue());
        functions.put("isGreaterThan", args -> compare(args) > 0);
        functions.put("isLessThan", args -> compare(args) < 0);
        functions.put("compareTo", args -> (long) compare(args));
        functions.put("add", args -> ((Quantity) args[0]).plus(amount(args[1])));
        functions.put("sub", args -> ((Quantity) args[0]).minus(amount(args[1])));
    }

    private static Quantity parse(String text) {
        try {
            return Quantity.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new RuleFailure(String.valueOf(malformed.getMessage()));
        }
    }

    private static boolean isInteger(Quantity quantity) {
        BigDecimal value = quantity.value();
        return value.stripTrailingZeros().scale() <= 0 && value.toBigInteger().bitLength() < 64;
    }

    private static Quantity amount(Object value) {
        return value instanceof Quantity quantity ? quantity : Quantity.of((Long) value);
    }

    private static int compare(Object... args) {
        return switch (args[0]) {
            case Quantity left when args[1] instanceof Quantity right -> Integer.signum(left.compareTo(right));
            case Versions.Semver left
            when args[1] instanceof Versions.Semver right -> Integer.signum(left.compareTo(right));
            default -> throw RuleFailure.noSuchOverload();
        };
    }
}
