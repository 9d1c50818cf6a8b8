package dev.djong.shell.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Binds one set of flags, variables and file keys to several settings records at once. */
public final class Settings {
    private static final String CONFIG = "config";

    private final Map<Class<? extends Record>, Record> records = new LinkedHashMap<>();

    private Settings() {}

    /**
     * Reads and checks everything.
     *
     * @param role the service's name, part of its variables' names
     * @throws FlagException naming the first key that is unknown, unreadable or missing
     */
    public static Settings bind(
            String role, List<Class<? extends Record>> types, List<String> arguments, Map<String, String> environment) {
        Map<String, RecordComponent> known = components(types);
        var flags = Sources.flags(arguments, known.keySet(), name -> isBoolean(known.get(name)));
        var variables = Sources.environment(environment, role, known.keySet());
        String file = flags.containsKey(CONFIG) ? flags.get(CONFIG) : variables.get(CONFIG);
        Map<String, String> fromFile = file == null ? Map.of() : Sources.file(Path.of(file));

        requireKnown(known, fromFile, "key", " in " + file);
        requireKnown(known, variables, "setting", " in the environment");
        requireKnown(known, flags, "flag --", "");
        var merged = new HashMap<>(fromFile);
        merged.putAll(variables);
        merged.putAll(flags);

        var settings = new Settings();
        types.forEach(type -> settings.records.put(type, create(type, merged)));
        return settings;
    }

    /** The bound record of one of the types that were asked for. */
    public <R extends Record> R get(Class<R> type) {
        return type.cast(Objects.requireNonNull(records.get(type), type.getName()));
    }

    public List<Record> all() {
        return List.copyOf(records.values());
    }

    /** Flag, default and meaning, one line each, for {@code --help}. */
    public static String help(List<Class<? extends Record>> types) {
        return components(types).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> helpLine(entry.getKey(), annotation(entry.getValue())))
                .collect(Collectors.joining());
    }

    private static String helpLine(String name, Flag flag) {
        String byDefault =
                flag.defaultsTo().equals(Flag.NONE) || flag.defaultsTo().isEmpty()
                        ? ""
                        : " (default " + flag.defaultsTo() + ")";
        return "  --%-34s %s%s%n".formatted(name, flag.help(), byDefault);
    }

    private static Map<String, RecordComponent> components(List<Class<? extends Record>> types) {
        var known = new LinkedHashMap<String, RecordComponent>();
        for (var type : types) {
            for (var component : type.getRecordComponents()) {
                var earlier = known.put(nameOf(component), component);
                if (earlier != null) {
                    throw new IllegalStateException("--" + nameOf(component) + " stands in "
                            + earlier.getDeclaringRecord() + " and in " + type);
                }
            }
        }
        return known;
    }

    private static void requireKnown(
            Map<String, RecordComponent> known, Map<String, String> given, String what, String where) {
        for (String name : given.keySet()) {
            if (!known.containsKey(name)) {
                String label = what.endsWith("--") ? what + name : what + " '" + name + "'";
                throw new FlagException("unknown " + label + where + nearest(name, known) + "; --help lists all");
            }
        }
    }

    private static String nearest(String name, Map<String, RecordComponent> known) {
        return known.keySet().stream()
                .min(java.util.Comparator.comparingInt(candidate -> Spelling.distance(name, candidate)))
                .filter(candidate -> Spelling.distance(name, candidate) <= Math.max(2, name.length() / 4))
                .map(candidate -> " (did you mean --" + candidate + "?)")
                .orElse("");
    }

    private static Record create(Class<? extends Record> type, Map<String, String> values) {
        var components = type.getRecordComponents();
        var arguments = new ArrayList<>();
        for (var component : components) {
            arguments.add(valueOf(component, values));
        }
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw new FlagException(String.valueOf(e.getTargetException().getMessage()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("settings record " + type + " cannot be made", e);
        }
    }

    private static Object valueOf(RecordComponent component, Map<String, String> values) {
        String name = nameOf(component);
        String byDefault = annotation(component).defaultsTo();
        String text = values.getOrDefault(name, byDefault);
        Type type = component.getGenericType();
        if (!text.equals(Flag.NONE)) {
            return ValueParser.parse(name, text, type);
        }
        if (component.getType() == Optional.class) {
            return Optional.empty();
        }
        throw new FlagException(
                "--" + name + " must be given: " + annotation(component).help());
    }

    private static boolean isBoolean(@org.jspecify.annotations.Nullable RecordComponent component) {
        return component != null && component.getType() == boolean.class;
    }

    private static String nameOf(RecordComponent component) {
        String name = annotation(component).name();
        return name.isEmpty() ? Names.kebab(component.getName()) : name;
    }

    private static Flag annotation(RecordComponent component) {
        var flag = component.getAnnotation(Flag.class);
        if (flag == null) {
            throw new IllegalStateException(component + " of " + component.getDeclaringRecord() + " lacks @Flag");
        }
        return flag;
    }
}
