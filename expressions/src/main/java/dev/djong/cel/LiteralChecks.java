package dev.djong.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Literals that can only fail: patterns, durations and timestamps that do not parse. */
final class LiteralChecks {
    private static final Map<String, Integer> PATTERN_ARGUMENT = Map.of("matches", 0, "find", 0, "findAll", 0);
    private static final Set<String> TIMES = Set.of("duration", "timestamp");

    private LiteralChecks() {}

    static void require(CelAbstractSyntaxTree tree, String expression) throws InvalidRule {
        requireOneType(tree, tree.getExpr(), expression);
        var calls = CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
                .map(node -> node.expr().call())
                .toList();
        for (var call : calls) {
            var position = PATTERN_ARGUMENT.get(call.function());
            if (position != null && call.args().size() > position) {
                var last = call.target().isPresent()
                        ? call.args().get(position)
                        : call.args().getLast();
                check(expression, last, "matches", literal -> Regexes.compile(literal));
            } else if (TIMES.contains(call.function()) && call.args().size() == 1) {
                var function = Functions.ALL.named(call.function());
                check(expression, call.args().getFirst(), call.function(), literal -> function.call(literal));
            }
        }
    }

    private interface Parse {
        Object apply(String literal);
    }

    private static void check(String expression, CelExpr arg, String function, Parse parse) throws InvalidRule {
        boolean literal = arg.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && arg.constant().getKind() == CelConstant.Kind.STRING_VALUE;
        if (!literal) {
            return;
        }
        try {
            parse.apply(arg.constant().stringValue());
        } catch (RuleFailure malformed) {
            var lines = List.of(expression.split("\n", -1));
            throw new InvalidRule("compilation failed: ERROR: <input>:1:1: invalid " + function + " argument\n | "
                    + lines.getFirst() + "\n | ^");
        }
    }

    /** A list or map that is written out holds one type, unless it is what {@code format} is given. */
    private static void requireOneType(CelAbstractSyntaxTree tree, CelExpr expr, String expression) throws InvalidRule {
        switch (expr.getKind()) {
            case LIST -> {
                requireSame(tree, expr.list().elements(), expression);
                for (var element : expr.list().elements()) {
                    requireOneType(tree, element, expression);
                }
            }
            case MAP -> {
                requireSame(
                        tree,
                        expr.map().entries().stream()
                                .map(CelExpr.CelMap.Entry::key)
                                .toList(),
                        expression);
                requireSame(
                        tree,
                        expr.map().entries().stream()
                                .map(CelExpr.CelMap.Entry::value)
                                .toList(),
                        expression);
                for (var entry : expr.map().entries()) {
                    requireOneType(tree, entry.value(), expression);
                }
            }
            case CALL -> {
                if (!expr.call().function().equals("format")) {
                    for (var arg : expr.call().args()) {
                        requireOneType(tree, arg, expression);
                    }
                }
                if (expr.call().target().isPresent()) {
                    requireOneType(tree, expr.call().target().get(), expression);
                }
            }
            case SELECT -> requireOneType(tree, expr.select().operand(), expression);
            case STRUCT -> {
                for (var entry : expr.struct().entries()) {
                    requireOneType(tree, entry.value(), expression);
                }
            }
            case COMPREHENSION -> {
                var loop = expr.comprehension();
                for (var part : List.of(loop.iterRange(), loop.loopStep(), loop.result())) {
                    requireOneType(tree, part, expression);
                }
            }
            case CONSTANT, IDENT, NOT_SET -> {}
        }
    }

    private static void requireSame(CelAbstractSyntaxTree tree, List<CelExpr> elements, String expression)
            throws InvalidRule {
        CelType first = null;
        for (var element : elements) {
            var type = tree.getType(element.id()).orElse(SimpleType.DYN);
            if (type instanceof OptionalType || type.equals(SimpleType.DYN) || isEmpty(element)) {
                continue;
            }
            if (first != null && !first.isAssignableFrom(type) && !type.isAssignableFrom(first)) {
                throw new InvalidRule("compilation failed: ERROR: <input>:1:1: expected type '" + Types.text(first)
                        + "' but found '" + Types.text(type) + "'\n | "
                        + expression.lines().findFirst().orElse("") + "\n | ^");
            }
            first = first == null ? type : first;
        }
    }

    private static boolean isEmpty(CelExpr element) {
        return switch (element.getKind()) {
            case LIST -> element.list().elements().isEmpty();
            case MAP -> element.map().entries().isEmpty();
            default -> false;
        };
    }
}
