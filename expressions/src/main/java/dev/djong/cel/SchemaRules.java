package dev.djong.cel;

import dev.djong.definition.CustomSchema;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-kubernetes-validations} of one schema (KEP-2876): checked when a definition is written, compiled when the
 * first object is, once.
 */
public final class SchemaRules {
    private final CustomSchema schema;
    private final ReentrantLock compiling = new ReentrantLock();
    private volatile @Nullable RuleNode root;

    /** @param schema the root of one in which {@link #problems} were none */
    public SchemaRules(CustomSchema schema) {
        this.schema = schema;
    }

    /**
     * What keeps the rules of a schema from being accepted.
     *
     * @param path where the root lies in the definition
     */
    public static List<FieldError> problems(CustomSchema schema, String path) {
        return SchemaRuleCheck.run(schema, path);
    }

    /** Whether there is any rule in a schema, however deep; one without needs no check of its objects. */
    public static boolean hasRules(@Nullable CustomSchema schema) {
        return schema != null
                && (!schema.source().array("x-kubernetes-validations").isEmpty()
                        || hasRules(schema.items())
                        || hasRules(schema.additional())
                        || schema.properties().values().stream().anyMatch(SchemaRules::hasRules));
    }

    /**
     * Which rules an object breaks.
     *
     * @param stored what an update starts from; null for a new object
     */
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
