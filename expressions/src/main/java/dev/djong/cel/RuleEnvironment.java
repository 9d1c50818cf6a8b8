package dev.djong.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The variables that expressions of one kind may use, with their types: the place where expressions are compiled. */
final class RuleEnvironment {
    /** Longer expressions are refused. */
    static final int MAX_CODE_POINTS = 100_000;

    static final Set<CelType> BOOL = Set.of(SimpleType.BOOL);
    static final Set<CelType> STRING = Set.of(SimpleType.STRING);

    private static final int MAX_DEPTH = 250;
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_CODE_POINTS)
            .maxParseRecursionDepth(MAX_DEPTH)
            .enableHeterogeneousNumericComparisons(true)
            .enableUnsignedLongs(true)
            .enableOptionalSyntax(true)
            .build();

    private final CelCompiler compiler;
    private final SizeHints sizes;

    private RuleEnvironment(CelCompiler compiler, SizeHints sizes) {
        this.compiler = compiler;
        this.sizes = sizes;
    }

    /** @param structs the types of objects that variables lead to, by name */
    static RuleEnvironment of(Map<String, CelType> variables, Map<String, CelType> structs, SizeHints sizes) {
        return of(variables, provider(structs), sizes);
    }

    static RuleEnvironment of(Map<String, CelType> variables, CelTypeProvider types, SizeHints sizes) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(types)
                .addLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .addFunctionDeclarations(Declarations.ALL);
        variables.forEach(builder::addVar);
        return new RuleEnvironment(builder.build(), sizes);
    }

    private static CelTypeProvider provider(Map<String, CelType> structs) {
        var byName = ImmutableMap.copyOf(structs);
        return new CelTypeProvider() {
            @Override
            public ImmutableCollection<CelType> types() {
                return ImmutableList.copyOf(byName.values());
            }

            @Override
            public Optional<CelType> findType(String name) {
                return Optional.ofNullable(byName.get(name));
            }
        };
    }

    /** The same with {@code cel.bind(name, value, expression)}. */
    RuleEnvironment withBindings() {
        return new RuleEnvironment(
                compiler.toCompilerBuilder()
                        .addLibraries(CelExtensions.bindings())
                        .build(),
                sizes);
    }

    /** @param accepted the types that the result may have; empty for any. A {@code dyn} is always let through */
    Rule compile(String expression, Set<CelType> accepted) throws InvalidRule {
        CelAbstractSyntaxTree tree;
        try {
            tree = compiler.compile(expression).getAst();
        } catch (CelValidationException invalid) {
            throw new InvalidRule("compilation failed: " + issues(invalid.getErrors(), expression));
        } catch (RuntimeException | StackOverflowError refused) {
            throw new InvalidRule("compilation failed: ERROR: <input>:1:1: " + refused.getMessage());
        }
        requireType(tree.getResultType(), accepted);
        LiteralChecks.require(tree, expression);
        return new CompiledRule(tree, new StaticCost(tree, sizes).estimate());
    }

    private static void requireType(CelType result, Set<CelType> accepted) throws InvalidRule {
        if (accepted.isEmpty() || accepted.contains(result)) {
            return;
        }
        var texts = accepted.stream().map(Types::text).sorted().toList();
        throw new InvalidRule(
                texts.size() == 1
                        ? "must evaluate to " + texts.getFirst() + " but got " + Types.text(result)
                        : "must evaluate to one of " + texts.stream().collect(Collectors.joining(" ", "[", "]"))
                                + " but got " + Types.text(result));
    }

    /** As upstream prints them: where, what, and the line with a mark under the place. */
    static String issues(List<CelIssue> issues, String expression) {
        var lines = expression.split("\n", -1);
        return issues.stream().map(issue -> issue(issue, lines)).collect(Collectors.joining("\n"));
    }

    private static String issue(CelIssue issue, String[] lines) {
        var at = issue.getSourceLocation();
        int line = Math.max(1, at.getLine());
        var text = line <= lines.length ? lines[line - 1] : "";
        return "ERROR: <input>:" + line + ":" + (at.getColumn() + 1) + ": " + issue.getMessage() + "\n | " + text
                + "\n | " + ".".repeat(Math.max(0, at.getColumn())) + "^";
    }

    /** An object type whose members are known. */
    static CelType struct(String name, Map<String, CelType> fields) {
        var copy = ImmutableMap.copyOf(fields);
        return StructType.create(name, copy.keySet(), field -> Optional.ofNullable(copy.get(field)));
    }
}
