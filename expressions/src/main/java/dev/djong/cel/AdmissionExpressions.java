package dev.djong.cel;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.NULL_TYPE;
import static dev.cel.common.types.SimpleType.STRING;
import static dev.cel.common.types.SimpleType.TIMESTAMP;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where expressions of policies and match conditions are compiled. They may use {@code object}, {@code oldObject},
 * {@code request}, {@code namespaceObject}, and where it says so {@code params}, {@code authorizer} and {@code variables}.
 */
public final class AdmissionExpressions {
    private static final String AUTHORIZER_OF_REQUEST = "authorizer.requestResource";
    private static final String VARIABLES = "kubernetes.variables";

    private static final AdmissionExpressions CONDITIONS = new AdmissionExpressions(Set.of(Uses.AUTHORIZER), Map.of());

    private final Set<Uses> uses;
    private final Map<String, CelType> variables;
    private final RuleEnvironment environment;

    /** What is there only sometimes. */
    public enum Uses {
        PARAMS,
        AUTHORIZER
    }

    private AdmissionExpressions(Set<Uses> uses, Map<String, CelType> variables) {
        this.uses = uses;
        this.variables = variables;
        this.environment = environment(Map.of());
    }

    /** For match conditions of webhooks. */
    public static AdmissionExpressions conditions() {
        return CONDITIONS;
    }

    public static AdmissionExpressions with(Set<Uses> uses) {
        return new AdmissionExpressions(Set.copyOf(uses), Map.of());
    }

    /** The same with more {@code variables}. */
    public AdmissionExpressions withVariables(Map<String, Rule> more) {
        var all = new LinkedHashMap<>(variables);
        more.forEach((name, rule) -> all.put(name, rule instanceof CompiledRule compiled ? compiled.type() : DYN));
        return new AdmissionExpressions(uses, all);
    }

    /** An expression that says yes or no. */
    public Rule condition(String expression) throws InvalidRule {
        return environment.compile(expression, RuleEnvironment.BOOL);
    }

    /** An expression that makes a text. */
    public Rule text(String expression) throws InvalidRule {
        return environment.compile(expression, RuleEnvironment.STRING);
    }

    /** An expression that makes a text or nothing. */
    public Rule textOrNull(String expression) throws InvalidRule {
        return environment.compile(expression, Set.of(STRING, NULL_TYPE));
    }

    /** Any expression. */
    public Rule any(String expression) throws InvalidRule {
        return environment.compile(expression, Set.of());
    }

    /** An expression that makes an {@code Object{...}}, whose members are to be applied. */
    public Rule applyConfiguration(String expression) throws InvalidRule {
        return change(expression, ChangeTypes.OBJECT);
    }

    /** An expression that makes a list of {@code JSONPatch{...}}. */
    public Rule jsonPatch(String expression) throws InvalidRule {
        return change(expression, "list(" + ChangeTypes.PATCH + ")");
    }

    private Rule change(String expression, String wanted) throws InvalidRule {
        var rule = environment(ChangeTypes.in(expression)).compile(expression, Set.of());
        if (!rule.resultType().equals(wanted)) {
            throw new InvalidRule("must evaluate to " + wanted + " but got " + rule.resultType());
        }
        return rule;
    }

    private RuleEnvironment environment(Map<String, CelType> more) {
        var structs = structs();
        structs.putAll(more);
        var names = new LinkedHashMap<String, CelType>();
        names.put("object", DYN);
        names.put("oldObject", DYN);
        names.put("request", required(structs, "kubernetes.AdmissionRequest"));
        names.put("namespaceObject", required(structs, "kubernetes.Namespace"));
        if (uses.contains(Uses.PARAMS)) {
            names.put("params", DYN);
        }
        if (uses.contains(Uses.AUTHORIZER)) {
            names.put("authorizer", Types.AUTHORIZER);
            names.put(AUTHORIZER_OF_REQUEST, Types.RESOURCE_CHECK);
        }
        if (!variables.isEmpty()) {
            var type = RuleEnvironment.struct(VARIABLES, variables);
            structs.put(VARIABLES, type);
            names.put("variables", type);
        }
        return RuleEnvironment.of(names, structs, SizeHints.NONE);
    }

    private static CelType required(Map<String, CelType> structs, String name) {
        return Optional.ofNullable(structs.get(name)).orElseThrow();
    }

    private static Map<String, CelType> structs() {
        var structs = new HashMap<String, CelType>();
        struct(structs, "kubernetes.GroupVersionKind", Map.of("group", STRING, "version", STRING, "kind", STRING));
        struct(
                structs,
                "kubernetes.GroupVersionResource",
                Map.of("group", STRING, "version", STRING, "resource", STRING));
        var texts = ListType.create(STRING);
        struct(
                structs,
                "kubernetes.UserInfo",
                Map.of("username", STRING, "uid", STRING, "groups", texts, "extra", MapType.create(STRING, texts)));
        var kind = required(structs, "kubernetes.GroupVersionKind");
        var resource = required(structs, "kubernetes.GroupVersionResource");
        struct(
                structs,
                "kubernetes.AdmissionRequest",
                Map.ofEntries(
                        Map.entry("kind", kind),
                        Map.entry("resource", resource),
                        Map.entry("subResource", STRING),
                        Map.entry("requestKind", kind),
                        Map.entry("requestResource", resource),
                        Map.entry("requestSubResource", STRING),
                        Map.entry("name", STRING),
                        Map.entry("namespace", STRING),
                        Map.entry("operation", STRING),
                        Map.entry("userInfo", required(structs, "kubernetes.UserInfo")),
                        Map.entry("dryRun", BOOL),
                        Map.entry("options", DYN)));
        namespace(structs, texts);
        return structs;
    }

    private static void namespace(Map<String, CelType> structs, CelType texts) {
        struct(structs, "kubernetes.NamespaceSpec", Map.of("finalizers", texts));
        struct(
                structs,
                "kubernetes.NamespaceCondition",
                Map.of(
                        "status",
                        STRING,
                        "type",
                        STRING,
                        "lastTransitionTime",
                        TIMESTAMP,
                        "message",
                        STRING,
                        "reason",
                        STRING));
        struct(
                structs,
                "kubernetes.NamespaceStatus",
                Map.of(
                        "conditions",
                        ListType.create(required(structs, "kubernetes.NamespaceCondition")),
                        "phase",
                        STRING));
        var labels = MapType.create(STRING, STRING);
        struct(
                structs,
                "kubernetes.NamespaceMetadata",
                Map.ofEntries(
                        Map.entry("name", STRING),
                        Map.entry("generateName", STRING),
                        Map.entry("namespace", STRING),
                        Map.entry("labels", labels),
                        Map.entry("annotations", labels),
                        Map.entry("UID", STRING),
                        Map.entry("creationTimestamp", TIMESTAMP),
                        Map.entry("deletionGracePeriodSeconds", INT),
                        Map.entry("deletionTimestamp", TIMESTAMP),
                        Map.entry("generation", INT),
                        Map.entry("resourceVersion", STRING),
                        Map.entry("finalizers", texts)));
        struct(
                structs,
                "kubernetes.Namespace",
                Map.of(
                        "metadata",
                        required(structs, "kubernetes.NamespaceMetadata"),
                        "spec",
                        required(structs, "kubernetes.NamespaceSpec"),
                        "status",
                        required(structs, "kubernetes.NamespaceStatus")));
    }

    private static void struct(Map<String, CelType> structs, String name, Map<String, CelType> fields) {
        structs.put(name, RuleEnvironment.struct(name, fields));
    }
}
