package dev.djong.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.TypeType;
import dev.djong.cel.Values.Bytes;
import dev.djong.cel.Values.TypeName;
import dev.djong.json.Json;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns a checked syntax tree into steps. Each step pays for itself: a name and a member 1, a list 10, a map 30, a function
 * what {@link Costs} says; literals and {@code has} are free.
 */
final class NodeBuilder {
    private final CelAbstractSyntaxTree tree;
    private final Functions functions;
    private final Set<String> used = new TreeSet<>();

    NodeBuilder(CelAbstractSyntaxTree tree, Functions functions) {
        this.tree = tree;
        this.functions = functions;
    }

    Node build() {
        return node(tree.getExpr());
    }

    /** The names that were met, loop variables included. */
    Set<String> used() {
        return used;
    }

    private Node node(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr.constant());
            case IDENT -> ident(expr, expr.ident().name());
            case SELECT -> select(expr);
            case CALL -> call(expr.call());
            case LIST -> list(expr.list());
            case MAP -> map(expr.map());
            case STRUCT -> struct(expr.struct());
            case COMPREHENSION -> comprehension(expr.comprehension());
            case NOT_SET -> throw new IllegalStateException("an expression without content");
        };
    }

    private static Node constant(CelConstant constant) {
        Object value = switch (constant.getKind()) {
            case NULL_VALUE -> Json.NULL;
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> constant.int64Value();
            case UINT64_VALUE -> constant.uint64Value();
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> new Bytes(constant.bytesValue().toByteArray());
            case NOT_SET, TIMESTAMP_VALUE, DURATION_VALUE ->
                throw new IllegalStateException("a literal of kind " + constant.getKind());
        };
        return frame -> value;
    }

    /** A name, perhaps with dots, of a variable or a type. */
    private Node ident(CelExpr expr, String name) {
        var meant = tree.getReference(expr.id())
                .map(reference -> reference.name())
                .filter(found -> !found.isEmpty())
                .orElse(name);
        if (tree.getType(expr.id()).orElse(null) instanceof TypeType type) {
            var value = new TypeName(type.containingTypeName());
            return frame -> {
                frame.spend(Costs.SELECT_OR_IDENT);
                return value;
            };
        }
        used.add(meant);
        return frame -> {
            frame.spend(Costs.SELECT_OR_IDENT);
            return frame.lookup(meant);
        };
    }

    private Node select(CelExpr expr) {
        var select = expr.select();
        boolean isName = tree.getReference(expr.id())
                .map(reference -> !reference.name().isEmpty())
                .orElse(false);
        if (isName) {
            return ident(expr, select.field());
        }
        var operand = node(select.operand());
        var field = select.field();
        if (select.testOnly()) {
            return frame -> Members.has(operand.value(frame), field);
        }
        return frame -> {
            var target = operand.value(frame);
            frame.spend(Costs.SELECT_OR_IDENT);
            return Members.get(target, field);
        };
    }

    private Node list(CelExpr.CelList list) {
        var elements = list.elements().stream().map(this::node).toList();
        var optional = Set.copyOf(list.optionalIndices());
        return frame -> {
            frame.spend(Costs.LIST);
            var values = new ArrayList<Object>(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                var value = elements.get(i).value(frame);
                if (!optional.contains(i)) {
                    values.add(value);
                } else if (value instanceof Optional<?> perhaps) {
                    perhaps.ifPresent(values::add);
                }
            }
            return values;
        };
    }

    private record Entry(Node key, Node value, boolean optional) {}

    private Node map(CelExpr.CelMap map) {
        var entries = map.entries().stream()
                .map(entry -> new Entry(node(entry.key()), node(entry.value()), entry.optionalEntry()))
                .toList();
        return frame -> made(entries, Costs.MAP, frame);
    }

    /** The members of a new object; its type is of interest to the checker only. */
    private Node struct(CelExpr.CelStruct struct) {
        var type = struct.messageName();
        var entries = struct.entries().stream()
                .map(entry -> {
                    var key = Escapes.unescape(entry.fieldKey());
                    return new Entry(frame -> key, node(entry.value()), entry.optionalEntry());
                })
                .toList();
        return frame -> new Made(type, made(entries, Costs.STRUCT, frame));
    }

    private static Map<Object, Object> made(List<Entry> entries, long cost, Frame frame) {
        frame.spend(cost);
        var values = new LinkedHashMap<Object, Object>();
        for (var entry : entries) {
            var key = entry.key.value(frame);
            var value = entry.value.value(frame);
            if (entry.optional && value instanceof Optional<?> perhaps) {
                perhaps.ifPresent(present -> values.put(key, present));
            } else if (values.put(key, value) != null) {
                throw new RuleFailure("insert failed: key " + key + " already exists");
            }
        }
        return values;
    }

    private Node comprehension(CelExpr.CelComprehension loop) {
        var range = node(loop.iterRange());
        var init = node(loop.accuInit());
        var condition = node(loop.loopCondition());
        var step = node(loop.loopStep());
        var result = node(loop.result());
        return new Loop(
                new Loop.Names(loop.iterVar(), loop.iterVar2(), loop.accuVar()), range, init, condition, step, result);
    }

    private Node call(CelExpr.CelCall call) {
        var args = new ArrayList<Node>();
        call.target().ifPresent(target -> args.add(node(target)));
        call.args().forEach(arg -> args.add(node(arg)));
        return switch (call.function()) {
            case "_&&_" -> Logic.and(args.get(0), args.get(1));
            case "_||_" -> Logic.or(args.get(0), args.get(1));
            case "_?_:_" -> Logic.choice(args.get(0), args.get(1), args.get(2));
            case "@not_strictly_false", "__not_strictly_false__" -> Logic.notStrictlyFalse(args.get(0));
            case "_?._" ->
                frame -> {
                    frame.spend(Costs.SELECT_OR_IDENT);
                    return Members.find(args.get(0).value(frame), args.get(1).value(frame));
                };
            case "_[?_]" ->
                frame -> {
                    frame.spend(1);
                    return Members.find(args.get(0).value(frame), args.get(1).value(frame));
                };
            case "or" ->
                frame -> {
                    frame.spend(1);
                    return args.get(0).value(frame) instanceof Optional<?> first && first.isPresent()
                            ? first
                            : args.get(1).value(frame);
                };
            case "orValue" ->
                frame -> {
                    frame.spend(1);
                    return args.get(0).value(frame) instanceof Optional<?> first && first.isPresent()
                            ? first.get()
                            : args.get(1).value(frame);
                };
            case String name -> plainCall(name, args);
        };
    }

    /** A function that needs all its arguments. */
    private Node plainCall(String name, List<Node> args) {
        var function = functions.named(name);
        var nodes = args.toArray(Node[]::new);
        return frame -> {
            var values = new Object[nodes.length];
            for (int i = 0; i < nodes.length; i++) {
                values[i] = nodes[i].value(frame);
            }
            var result = result(function, values);
            frame.spend(Costs.of(name, values, result));
            return result;
        };
    }

    /** Arguments of types or sizes that a function does not know are a failure, which {@code ||} may get over. */
    private static Object result(Functions.Function function, Object... values) {
        try {
            return function.call(values);
        } catch (ClassCastException wrongType) {
            throw RuleFailure.noSuchOverload();
        } catch (ArithmeticException | DateTimeException tooLarge) {
            throw new RuleFailure("integer overflow");
        }
    }
}
