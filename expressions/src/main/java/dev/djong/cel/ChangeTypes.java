package dev.djong.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The types of changes (KEP-3962): {@code Object}, whose member {@code spec} is made as {@code Object.spec}, and so on as
 * deep as one likes; and {@code JSONPatch}. Which members there are is known when the change is applied: to the checker an
 * object has every member that its expression names.
 */
final class ChangeTypes {
    static final String OBJECT = "Object";
    static final String PATCH = "JSONPatch";

    private static final Pattern TYPE = Pattern.compile("\\bObject(?:\\.[_a-zA-Z][_a-zA-Z0-9]*)*");
    private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final Map<String, CelType> PATCH_FIELDS = Map.of(
            "op", SimpleType.STRING, "path", SimpleType.STRING, "from", SimpleType.STRING, "value", SimpleType.DYN);

    private ChangeTypes() {}

    static Map<String, CelType> in(String expression) {
        var names = ImmutableSet.<String>builder();
        NAME.matcher(expression).results().forEach(found -> names.add(found.group()));
        var all = names.build();
        var types = new HashMap<String, CelType>();
        types.put(OBJECT, type(OBJECT, all));
        TYPE.matcher(expression).results().forEach(found -> types.put(found.group(), type(found.group(), all)));
        types.put(PATCH, RuleEnvironment.struct(PATCH, PATCH_FIELDS));
        return types;
    }

    private static CelType type(String name, ImmutableSet<String> members) {
        return StructType.create(name, members, member -> Optional.of(SimpleType.DYN));
    }
}
