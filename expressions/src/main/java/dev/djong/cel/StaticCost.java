package dev.djong.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The most that an expression may cost, from the sizes that its variables can have. A loop costs its body times the largest
 * size of what it runs over, so that an unbounded list makes an unbounded rule.
 *
 * <p>Each part of the tree gets a path from a variable ({@code self}, {@code spec}, {@code @items}), which the declared
 * sizes are known by; what a function makes has a size of its own.
 */
final class StaticCost {
    private static final Set<CelType> SCALARS = Set.of(
            SimpleType.BOOL,
            SimpleType.INT,
            SimpleType.UINT,
            SimpleType.DOUBLE,
            SimpleType.DURATION,
            SimpleType.TIMESTAMP);
    private static final Set<CelKind> WITH_MEMBERS = Set.of(CelKind.MAP, CelKind.STRUCT, CelKind.TYPE_PARAM);

    private final CelAbstractSyntaxTree tree;
    private final SizeHints hints;
    private final Map<Long, List<String>> paths = new HashMap<>();
    private final Map<Long, Range> sizes = new HashMap<>();
    /** Of the elements of lists and the values of maps that are made here. */
    private final Map<Long, Range> elementSizes = new HashMap<>();

    private final Map<String, Deque<Local>> locals = new HashMap<>();

    private record Local(
            List<String> path,
            @Nullable Range size,
            @Nullable Range elementSize) {}

    StaticCost(CelAbstractSyntaxTree tree, SizeHints hints) {
        this.tree = tree;
        this.hints = hints;
    }

    long estimate() {
        return cost(tree.getExpr()).max();
    }

    private Range cost(CelExpr expr) {
        return switch (expr.getKind()) {
            case NOT_SET, CONSTANT -> Range.ZERO;
            case IDENT -> ident(expr);
            case SELECT -> select(expr);
            case CALL -> call(expr);
            case LIST -> list(expr);
            case MAP -> map(expr);
            case STRUCT ->
                expr.struct().entries().stream()
                        .map(entry -> cost(entry.value()))
                        .reduce(Range.of(Costs.STRUCT), Range::plus);
            case COMPREHENSION -> comprehension(expr);
        };
    }

    private Range ident(CelExpr expr) {
        var name = expr.ident().name();
        var local = local(name);
        paths.put(expr.id(), local == null ? List.of(name) : local.path);
        return Range.of(Costs.SELECT_OR_IDENT);
    }

    private Range select(CelExpr expr) {
        var select = expr.select();
        var operand = cost(select.operand());
        if (select.testOnly()) {
            return operand;
        }
        paths.put(expr.id(), longer(select.operand(), select.field()));
        return WITH_MEMBERS.contains(type(select.operand()).kind()) ? operand.plus(Costs.SELECT_OR_IDENT) : operand;
    }

    private List<String> longer(CelExpr expr, String step) {
        var path = new ArrayList<>(path(expr));
        path.add(step);
        return path;
    }

    private Range list(CelExpr expr) {
        var sum = Range.of(Costs.LIST);
        Range elements = null;
        for (var element : expr.list().elements()) {
            sum = sum.plus(cost(element));
            var size = size(element);
            elements = elements == null ? size : elements.union(size);
        }
        elementSizes.put(expr.id(), elements == null ? Range.ZERO : elements);
        return sum;
    }

    private Range map(CelExpr expr) {
        var sum = Range.of(Costs.MAP);
        Range values = null;
        for (var entry : expr.map().entries()) {
            sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
            var size = size(entry.value());
            values = values == null ? size : values.union(size);
        }
        elementSizes.put(expr.id(), values == null ? Range.ZERO : values);
        return sum;
    }

    private Range comprehension(CelExpr expr) {
        var loop = expr.comprehension();
        var sum = cost(loop.iterRange()).plus(cost(loop.accuInit()));
        push(
                loop.accuVar(),
                new Local(path(loop.accuInit()), sizeOrNull(loop.accuInit()), elementSize(loop.accuInit())));
        boolean overList = type(loop.iterRange()) instanceof ListType;
        var elements = elementSize(loop.iterRange());
        if (loop.iterVar2().isEmpty()) {
            push(
                    loop.iterVar(),
                    new Local(
                            longer(loop.iterRange(), overList ? "@items" : "@keys"), overList ? elements : null, null));
        } else {
            push(loop.iterVar(), new Local(longer(loop.iterRange(), overList ? "@indices" : "@keys"), null, null));
            push(loop.iterVar2(), new Local(longer(loop.iterRange(), overList ? "@items" : "@values"), elements, null));
        }
        var turn = cost(loop.loopCondition()).plus(cost(loop.loopStep()));
        pop(loop.iterVar());
        if (!loop.iterVar2().isEmpty()) {
            pop(loop.iterVar2());
        }
        sum = sum.plus(cost(loop.result()));
        pop(loop.accuVar());
        var turns = size(loop.iterRange());
        switch (loop.accuInit().getKind()) {
            case LIST, MAP -> {
                sizes.put(expr.id(), turns);
                var made = elementSize(loop.loopStep());
                if (made != null) {
                    elementSizes.put(expr.id(), made);
                }
            }
            default -> {
                var size = sizeOrNull(loop.accuInit());
                if (size != null) {
                    sizes.put(expr.id(), size);
                }
            }
        }
        return sum.plus(turns.times(turn));
    }

    private Range call(CelExpr expr) {
        var call = expr.call();
        var all = new ArrayList<CelExpr>();
        call.target().ifPresent(all::add);
        all.addAll(call.args());
        var costs = all.stream().map(this::cost).toList();
        var function = call.function();
        switch (function) {
            case "_&&_", "_||_" -> {
                return new Range(
                        costs.get(0).min(), costs.get(0).plus(costs.get(1)).max());
            }
            case "_?_:_" -> {
                remember(expr, size(all.get(1)).union(size(all.get(2))), null);
                var left = elementSize(all.get(1));
                var right = elementSize(all.get(2));
                if (left != null && right != null) {
                    elementSizes.put(expr.id(), left.union(right));
                }
                return costs.get(0).plus(costs.get(1).union(costs.get(2)));
            }
            default -> {
                var args = costs.stream().reduce(Range.ZERO, Range::plus);
                return args.plus(function(expr, function, all));
            }
        }
    }

    /** What a function costs beside its arguments; remembers the size of its result. */
    private Range function(CelExpr expr, String function, List<CelExpr> args) {
        var first = args.isEmpty() ? Range.of(1) : size(args.getFirst());
        return switch (function) {
            case "check" -> Range.of(Costs.ACCESS_CHECK);
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> walk(args.getFirst());
            case "url", "jsonpatch.escapeKey", "lowerAscii", "upperAscii", "substring", "trim" ->
                remember(expr, first, first.times(Costs.TRAVERSAL));
            case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
                first.times(Costs.TRAVERSAL);
            case "ip" -> type(args.getFirst()).equals(Types.CIDR) ? Range.of(1) : first.times(Costs.TRAVERSAL);
            case "ip.isCanonical" -> first.times(2 * Costs.TRAVERSAL);
            case "replace" -> remember(expr, replaced(args), first.times(2 * Costs.TRAVERSAL));
            case "split" -> remember(expr, new Range(0, first.max()), first.times(2 * Costs.TRAVERSAL));
            case "join" -> {
                var size = joined(args);
                yield remember(expr, size, size.times(Costs.TRAVERSAL));
            }
            case "find", "findAll" -> remember(expr, new Range(0, first.max()), regex(args));
            case "matches" -> regex(args);
            case "validate" -> size(args.get(1)).times(Costs.TRAVERSAL).times(MAX_FORMAT_REGEX * Costs.REGEX);
            case "containsIP" ->
                new Range(4, 16).times(2.0).times(Costs.TRAVERSAL).plus(parsed(args.get(1)));
            case "containsCIDR" ->
                new Range(8, 32)
                        .times(Costs.TRAVERSAL)
                        .plus(new Range(4, 16).times(Costs.TRAVERSAL))
                        .plus(1)
                        .plus(parsed(args.get(1)));
            case "startsWith", "endsWith" -> size(args.get(1)).times(Costs.TRAVERSAL);
            case "contains" ->
                first.times(Costs.TRAVERSAL).times(size(args.get(1)).times(Costs.TRAVERSAL));
            case "string", "bytes", "strings.quote", "format" ->
                isText(args.getFirst()) ? remember(expr, first, first.times(Costs.TRAVERSAL)) : Range.of(1);
            case "dyn" -> {
                var size = sizeOrNull(args.getFirst());
                yield size == null ? Range.of(1) : remember(expr, size, Range.of(1));
            }
            case "@in" ->
                type(args.get(1)) instanceof ListType ? size(args.get(1)).times(1.0) : Range.of(1);
            case "_==_", "_!=_" -> compared(args);
            case "_<_", "_<=_", "_>_", "_>=_" -> isText(args.getFirst()) ? compared(args) : Range.of(1);
            case "_+_" -> sum(expr, args);
            case "_[_]" -> {
                boolean ofList = type(args.getFirst()) instanceof ListType;
                paths.put(expr.id(), longer(args.getFirst(), ofList ? "@items" : "@values"));
                var size = elementSize(args.getFirst());
                if (size != null) {
                    sizes.put(expr.id(), size);
                }
                yield Range.of(1);
            }
            case "sets.contains", "sets.equivalent", "sets.intersects" ->
                first.times(size(args.get(1))).plus(1);
            default -> Range.of(1);
        };
    }

    private static final double MAX_FORMAT_REGEX = 128;

    private Range walk(CelExpr target) {
        if (!(type(target) instanceof ListType list) || !list.hasElemType()) {
            return size(target).times(Costs.TRAVERSAL);
        }
        var element = Range.of(1);
        if (list.elemType().equals(SimpleType.STRING) || list.elemType().equals(SimpleType.BYTES)) {
            element = element.plus(elements(target, list.elemType()).times(Costs.TRAVERSAL));
        }
        return size(target).times(element);
    }

    private Range elements(CelExpr list, CelType type) {
        var path = path(list);
        if (path.isEmpty()) {
            return Range.UNKNOWN;
        }
        var hint = hints.largest(longer(list, "@items"), type);
        return hint.isPresent() ? new Range(0, hint.getAsLong()) : Range.UNKNOWN;
    }

    private Range replaced(List<CelExpr> args) {
        var text = size(args.get(0));
        var from = size(args.get(1));
        var to = size(args.get(2));
        if (from.min() == 0) {
            return new Range(0, Range.add(Range.multiply(Range.add(text.max(), 1), to.max()), text.max()));
        }
        return to.max() <= from.min()
                ? new Range(0, text.max())
                : new Range(0, Range.multiply((text.max() + from.min() - 1) / from.min(), to.max()));
    }

    private Range joined(List<CelExpr> args) {
        var list = size(args.getFirst());
        var size = type(args.getFirst()) instanceof ListType of && of.hasElemType()
                ? list.times(elements(args.getFirst(), of.elemType()))
                : Range.UNKNOWN;
        if (args.size() == 1) {
            return size;
        }
        var separators = new Range(Math.max(0, list.min() - 1), Math.max(0, list.max() - 1));
        return size.plus(size(args.get(1)).times(separators));
    }

    private Range regex(List<CelExpr> args) {
        return size(args.get(0))
                .plus(1)
                .times(Costs.TRAVERSAL)
                .times(size(args.get(1)).times(Costs.REGEX));
    }

    private Range parsed(CelExpr arg) {
        return isText(arg) ? size(arg).times(Costs.TRAVERSAL) : Range.ZERO;
    }

    private boolean isText(CelExpr expr) {
        var type = type(expr);
        return type.equals(SimpleType.STRING) || type.equals(SimpleType.BYTES);
    }

    private Range compared(List<CelExpr> args) {
        long smallest = Math.min(size(args.get(0)).max(), size(args.get(1)).max());
        return new Range(smallest > 0 ? 1 : 0, smallest).times(Costs.TRAVERSAL);
    }

    private Range sum(CelExpr expr, List<CelExpr> args) {
        boolean lists = type(args.getFirst()) instanceof ListType;
        if (!lists && !isText(args.getFirst())) {
            return Range.of(1);
        }
        var size = size(args.get(0)).plus(size(args.get(1)));
        var left = elementSize(args.get(0));
        var right = elementSize(args.get(1));
        if (left != null && right != null) {
            elementSizes.put(expr.id(), left.union(right));
        }
        return remember(expr, size, lists ? Range.of(1) : size.times(Costs.TRAVERSAL));
    }

    private Range remember(CelExpr expr, Range size, @Nullable Range cost) {
        sizes.put(expr.id(), size);
        return cost == null ? Range.ZERO : cost;
    }

    private CelType type(CelExpr expr) {
        return tree.getType(expr.id()).orElse(SimpleType.DYN);
    }

    private List<String> path(CelExpr expr) {
        if (expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            var local = local(expr.ident().name());
            if (local != null) {
                return local.path;
            }
        }
        return paths.getOrDefault(expr.id(), List.of());
    }

    private Range size(CelExpr expr) {
        var size = sizeOrNull(expr);
        return size == null ? Range.UNKNOWN : size;
    }

    private @Nullable Range sizeOrNull(CelExpr expr) {
        var known = sizes.get(expr.id());
        if (known != null) {
            return known;
        }
        var literal = literalSize(expr);
        if (literal != null) {
            return literal;
        }
        var path = path(expr);
        if (!path.isEmpty()) {
            var hint = hints.largest(path, type(expr));
            if (hint.isPresent()) {
                return new Range(0, hint.getAsLong());
            }
        }
        if (isScalar(type(expr))) {
            return Range.of(1);
        }
        var local = expr.getKind() == CelExpr.ExprKind.Kind.IDENT
                ? local(expr.ident().name())
                : null;
        return local == null ? null : local.size;
    }

    private static boolean isScalar(CelType type) {
        return type instanceof OptionalType optional
                ? isScalar(optional.parameters().getFirst())
                : SCALARS.contains(type);
    }

    private static @Nullable Range literalSize(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> Range.of(literalSize(expr.constant()));
            case LIST -> Range.of(expr.list().elements().size());
            case MAP -> Range.of(expr.map().entries().size());
            default -> null;
        };
    }

    private static long literalSize(CelConstant literal) {
        return switch (literal.getKind()) {
            case STRING_VALUE -> Values.size(literal.stringValue());
            case BYTES_VALUE -> literal.bytesValue().size();
            default -> 1;
        };
    }

    private @Nullable Range elementSize(CelExpr expr) {
        var known = elementSizes.get(expr.id());
        if (known != null || expr.getKind() != CelExpr.ExprKind.Kind.IDENT) {
            return known;
        }
        var local = local(expr.ident().name());
        return local == null ? null : local.elementSize;
    }

    private @Nullable Local local(String name) {
        var stack = locals.get(name);
        return stack == null ? null : stack.peekLast();
    }

    private void push(String name, Local local) {
        locals.computeIfAbsent(name, unused -> new ArrayDeque<>()).addLast(local);
    }

    private void pop(String name) {
        var stack = locals.get(name);
        if (stack != null) {
            stack.removeLast();
        }
    }
}
