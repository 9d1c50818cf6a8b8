package dev.djong.cel;

/**
 * What does not need all its arguments. {@code &&} and {@code ||} do not mind the order: {@code broken || true} is true,
 * since either side may decide.
 */
final class Logic {
    private Logic() {}

    static Node and(Node left, Node right) {
        return decided(left, right, false);
    }

    static Node or(Node left, Node right) {
        return decided(left, right, true);
    }

    private static Node decided(Node left, Node right, boolean decisive) {
        return frame -> {
            RuleFailure failure = null;
            for (var side : new Node[] {left, right}) {
                try {
                    if (bool(side.value(frame)) == decisive) {
                        return decisive;
                    }
                } catch (RuleFailure failed) {
                    failure = failure == null ? failed : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return !decisive;
        };
    }

    static Node choice(Node condition, Node yes, Node no) {
        return frame -> bool(condition.value(frame)) ? yes.value(frame) : no.value(frame);
    }

    /** Lets a loop go on while its verdict is still open. */
    static Node notStrictlyFalse(Node node) {
        return frame -> {
            frame.spend(1);
            try {
                return !Boolean.FALSE.equals(node.value(frame));
            } catch (RuleFailure undecided) {
                return true;
            }
        };
    }

    static boolean bool(Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw RuleFailure.noSuchOverload();
    }
}
