package dev.djong.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import java.util.Map;
import java.util.Set;

/** A checked expression as steps. */
final class CompiledRule implements Rule {
    private final Node root;
    private final Set<String> names;
    private final CelType type;
    private final long cost;

    CompiledRule(CelAbstractSyntaxTree tree, long cost) {
        var builder = new NodeBuilder(tree, Functions.ALL);
        this.root = builder.build();
        this.names = builder.used();
        this.type = tree.getResultType();
        this.cost = cost;
    }

    @Override
    public Object evaluate(Map<String, Object> variables, Budget budget) {
        long outer = budget.begin();
        try {
            return root.value(new Frame(variables, budget));
        } catch (ClassCastException wrongType) {
            throw RuleFailure.noSuchOverload();
        } finally {
            budget.resume(outer);
        }
    }

    @Override
    public String resultType() {
        return Types.text(type);
    }

    CelType type() {
        return type;
    }

    @Override
    public long estimatedCost() {
        return cost;
    }

    @Override
    public boolean uses(String variable) {
        return names.contains(variable);
    }
}
