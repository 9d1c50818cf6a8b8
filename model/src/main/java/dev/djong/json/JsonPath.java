package dev.djong.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The JSONPath dialect of kubectl and of the columns of custom resources: {@code .spec.replicas}, {@code ['a.b']}, {@code
 * [0]}, {@code [-1:]}, {@code [*]}, {@code ..name}, {@code [?(@.type=="Ready")].status}.
 */
public final class JsonPath {
    /** More values than this are not followed: a path comes from a user and may branch at every step. */
    public static final int MAX_VALUES = 10_000;

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** One part of a path: from a value to those that it leads to. */
    private sealed interface Step {
        record Member(String name) implements Step {}

        record Everything() implements Step {}

        record Descend() implements Step {}

        record Slice(@Nullable Integer from, @Nullable Integer to, int every) implements Step {}

        record Position(int index) implements Step {}

        record Union(List<Step> parts) implements Step {}

        record Filter(
                Operand left, String operator, @Nullable Operand right) implements Step {}
    }

    /** One side of a comparison: a path from the item at hand, or a constant. */
    private sealed interface Operand {
        record Path(JsonPath path) implements Operand {}

        record Constant(Json value) implements Operand {}
    }

    /** @throws IllegalArgumentException that says what is wrong with the text */
    public static JsonPath parse(String text) {
        return new JsonPath(new Parser(text).steps());
    }

    /** The first value that the path leads to. */
    public Optional<Json> first(Json root) {
        var all = find(root);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    /** All values that the path leads to, in document order. */
    public List<Json> find(Json root) {
        List<Json> values = List.of(root);
        for (var step : steps) {
            var next = new ArrayList<Json>();
            for (var value : values) {
                follow(step, value, next);
            }
            values = next;
        }
        return values;
    }

    private static void follow(Step step, Json value, List<Json> out) {
        if (out.size() >= MAX_VALUES) {
            return;
        }
        switch (step) {
            case Step.Member(var name) -> member(value, name, out);
            case Step.Everything ignored -> children(value).forEach(child -> add(child, out));
            case Step.Descend ignored -> descend(value, out);
            case Step.Position(int index) -> {
                var array = value.asArray();
                int at = index < 0 ? index + array.size() : index;
                if (at >= 0 && at < array.size()) {
                    add(array.get(at), out);
                }
            }
            case Step.Slice slice -> slice(value.asArray(), slice, out);
            case Step.Union(var parts) -> parts.forEach(part -> follow(part, value, out));
            case Step.Filter filter ->
                children(value).stream().filter(child -> holds(filter, child)).forEach(child -> add(child, out));
        }
    }

    private static void member(Json value, String name, List<Json> out) {
        var found = value.asObject().get(name);
        if (found != null) {
            add(found, out);
        }
    }

    private static void add(Json value, List<Json> out) {
        if (out.size() < MAX_VALUES) {
            out.add(value);
        }
    }

    private static List<Json> children(Json value) {
        return switch (value) {
            case JsonArray array -> array.asList();
            case JsonObject object -> {
                var all = new ArrayList<Json>();
                object.forEach((name, child) -> all.add(child));
                yield all;
            }
            default -> List.of();
        };
    }

    private static void descend(Json value, List<Json> out) {
        add(value, out);
        if (out.size() < MAX_VALUES) {
            children(value).forEach(child -> descend(child, out));
        }
    }

    private static void slice(JsonArray array, Step.Slice slice, List<Json> out) {
        int from = bound(slice.from, 0, array.size());
        int to = bound(slice.to, array.size(), array.size());
        for (int i = from; i < to; i += slice.every) {
            add(array.get(i), out);
        }
    }

    private static int bound(@Nullable Integer given, int otherwise, int size) {
        int at = given == null ? otherwise : given < 0 ? given + size : given;
        return Math.clamp(at, 0, size);
    }

    private static boolean holds(Step.Filter filter, Json item) {
        var left = value(filter.left, item);
        if (filter.right == null) {
            return left.isPresent();
        }
        var right = value(filter.right, item);
        return left.isPresent() && right.isPresent() && compare(filter.operator).test(left.get(), right.get());
    }

    private static Optional<Json> value(Operand operand, Json item) {
        return switch (operand) {
            case Operand.Path(var path) -> path.first(item);
            case Operand.Constant(var value) -> Optional.of(value);
        };
    }

    private static BiPredicate<Json, Json> compare(String operator) {
        return switch (operator) {
            case "==" -> JsonPath::same;
            case "!=" -> (left, right) -> !same(left, right);
            case "<" -> (left, right) -> order(left, right) < 0;
            case "<=" -> (left, right) -> order(left, right) <= 0;
            case ">" -> (left, right) -> order(left, right) > 0;
            default -> (left, right) -> order(left, right) >= 0;
        };
    }

    private static boolean same(Json left, Json right) {
        return left.equals(right) || number(left) == number(right); // NaN is not the same as NaN
    }

    private static double order(Json left, Json right) {
        return left instanceof JsonString(var a) && right instanceof JsonString(var b)
                ? a.compareTo(b)
                : number(left) - number(right);
    }

    private static double number(Json value) {
        return switch (value) {
            case JsonInteger(var number) -> number;
            case JsonDecimal(var number) -> number;
            default -> Double.NaN;
        };
    }

    /** Reads a path from left to right. */
    private static final class Parser {
        private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Step> steps() {
            var steps = new ArrayList<Step>();
            while (at < text.length()) {
                step(steps);
            }
            return steps;
        }

        private void step(List<Step> steps) {
            char c = text.charAt(at);
            if (c == '[') {
                steps.add(bracket());
                return;
            }
            if (c != '.') {
                throw new IllegalArgumentException("unexpected character '" + c + "' at position " + at);
            }
            at++;
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                steps.add(new Step.Descend());
            }
            if (at == text.length() || text.charAt(at) == '[') {
                return;
            }
            var name = name();
            steps.add(name.equals("*") ? new Step.Everything() : new Step.Member(name));
        }

        private String name() {
            var name = new StringBuilder();
            while (at < text.length() && ".[ =!<>)(".indexOf(text.charAt(at)) < 0) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                name.append(text.charAt(at++));
            }
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a name is missing at position " + at);
            }
            return name.toString();
        }

        private Step bracket() {
            int end = closing();
            var inside = text.substring(at + 1, end).strip();
            at = end + 1;
            if (inside.startsWith("?(") && inside.endsWith(")")) {
                return filter(inside.substring(2, inside.length() - 1).strip());
            }
            var parts = new ArrayList<Step>();
            for (var part : split(inside)) {
                parts.add(part(part.strip()));
            }
            return parts.size() == 1 ? parts.getFirst() : new Step.Union(parts);
        }

        /** The bracket that closes the one here, not counting those in quotes. */
        private int closing() {
            int depth = 0;
            char quote = 0;
            for (int i = at; i < text.length(); i++) {
                char c = text.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '\'' || c == '"') {
                    quote = c;
                } else if (c == '[') {
                    depth++;
                } else if (c == ']' && --depth == 0) {
                    return i;
                }
            }
            throw new IllegalArgumentException("unterminated array");
        }

        private static List<String> split(String inside) {
            var parts = new ArrayList<String>();
            int start = 0;
            char quote = 0;
            for (int i = 0; i < inside.length(); i++) {
                char c = inside.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '\'' || c == '"') {
                    quote = c;
                } else if (c == ',') {
                    parts.add(inside.substring(start, i));
                    start = i + 1;
                }
            }
            parts.add(inside.substring(start));
            return parts;
        }

        private static Step part(String part) {
            if (part.equals("*")) {
                return new Step.Everything();
            }
            if (isQuoted(part)) {
                return new Step.Member(part.substring(1, part.length() - 1));
            }
            if (!part.contains(":")) {
                return new Step.Position(integer(part));
            }
            var bounds = part.split(":", -1);
            if (bounds.length > 3) {
                throw new IllegalArgumentException("invalid array index " + part);
            }
            int every = bounds.length == 3 && !bounds[2].isBlank() ? integer(bounds[2].strip()) : 1;
            if (every <= 0) {
                throw new IllegalArgumentException("step must be > 0");
            }
            return new Step.Slice(optional(bounds[0].strip()), optional(bounds[1].strip()), every);
        }

        private static @Nullable Integer optional(String text) {
            return text.isEmpty() ? null : Integer.valueOf(integer(text));
        }

        private static int integer(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("invalid array index " + text, e);
            }
        }

        private static boolean isQuoted(String part) {
            return part.length() >= 2
                    && (part.charAt(0) == '\'' || part.charAt(0) == '"')
                    && part.charAt(part.length() - 1) == part.charAt(0);
        }

        private static Step filter(String condition) {
            for (int i = 0; i < condition.length(); i++) {
                if (condition.charAt(i) == '\'' || condition.charAt(i) == '"') {
                    i = condition.indexOf(condition.charAt(i), i + 1);
                    if (i < 0) {
                        throw new IllegalArgumentException("unterminated quoted string");
                    }
                    continue;
                }
                for (var operator : OPERATORS) {
                    if (condition.startsWith(operator, i)) {
                        return new Step.Filter(
                                operand(condition.substring(0, i).strip()),
                                operator,
                                operand(condition
                                        .substring(i + operator.length())
                                        .strip()));
                    }
                }
            }
            return new Step.Filter(operand(condition), "exists", null);
        }

        private static Operand operand(String text) {
            if (text.startsWith("@")) {
                return new Operand.Path(parse(text.substring(1)));
            }
            if (isQuoted(text)) {
                return new Operand.Constant(Json.of(text.substring(1, text.length() - 1)));
            }
            try {
                return new Operand.Constant(JsonReader.read(text));
            } catch (JsonSyntaxException e) {
                throw new IllegalArgumentException("unrecognized value " + text + " in filter", e);
            }
        }
    }
}
