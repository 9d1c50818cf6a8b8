package dev.djong.apiserver.cel;

import dev.djong.apiserver.extension.ObjectRules;
import dev.djong.definition.CustomSchema;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Rules that are compiled when they are first needed, once. */
final class LazyRules implements ObjectRules {
    private final CustomSchema schema;
    private final ReentrantLock compiling = new ReentrantLock();
    private volatile @Nullable RuleNode root;

    LazyRules(CustomSchema schema) {
        this.schema = schema;
    }

    @Override
    public List<FieldError> check(ApiObject object, @Nullable ApiObject stored) {
        return new RuleWalk(new Budget(Budget.PER_OBJECT)).run(root(), object, stored);
    }

    private RuleNode root() {
        var known = root;
        if (known != null) {
            return known;
        }
        compiling.lock();
        try {
            var made = root;
            if (made == null) {
                made = RuleNode.of(schema);
                root = made;
            }
            return made;
        } finally {
            compiling.unlock();
        }
    }
}
