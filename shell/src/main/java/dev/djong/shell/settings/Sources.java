package dev.djong.shell.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The three places a setting can come from, each turned into flag names and their texts. */
final class Sources {
    private static final String PREFIX = "DJONG_";

    private Sources() {}

    /**
     * {@code --name=value}, {@code --name value} and a lone {@code --name} for a boolean.
     *
     * @param known the flags that exist; others need no value, since they are refused anyway
     * @param isBoolean whether the flag of that name may stand alone
     */
    static Map<String, String> flags(List<String> arguments, Collection<String> known, Predicate<String> isBoolean) {
        var flags = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String body = argument.replaceFirst("^--?", "");
            if (body.equals(argument) || body.isEmpty()) {
                throw new FlagException("'" + argument + "' is not a flag: flags start with --");
            }
            int equals = body.indexOf('=');
            String name = Names.kebab(equals < 0 ? body : body.substring(0, equals));
            if (equals >= 0) {
                flags.merge(name, body.substring(equals + 1), Sources::append);
            } else if (isBoolean.test(name)) {
                flags.put(name, "true");
            } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
                flags.merge(name, arguments.get(++i), Sources::append);
            } else if (!known.contains(name)) {
                flags.put(name, "");
            } else {
                throw new FlagException("--" + name + " needs a value: --" + name + "=...");
            }
        }
        return flags;
    }

    /** A flag that is given twice is a list, as with upstream's components. */
    private static String append(String first, String second) {
        return first + "," + second;
    }

    /** The variables of this role; {@code DJONG_NAME} without a role counts only where {@code known} lists it. */
    static Map<String, String> environment(Map<String, String> variables, String role, Collection<String> known) {
        var found = new HashMap<String, String>();
        String rolePrefix = PREFIX + Names.environment(role) + "_";
        for (String flag : known) {
            String value = variables.get(PREFIX + Names.environment(flag));
            if (value != null) {
                found.put(flag, value);
            }
        }
        variables.forEach((name, value) -> {
            // DJONG_NODE_NAME is --node-name of any service, not --name of the service called node.
            if (name.startsWith(rolePrefix)
                    && !known.contains(Names.fromEnvironment(name.substring(PREFIX.length())))) {
                found.put(Names.fromEnvironment(name.substring(rolePrefix.length())), value);
            }
        });
        return found;
    }

    /** A flat YAML mapping; lists and mappings as values are joined as on a command line. */
    static Map<String, String> file(Path path) {
        try (Reader reader = Files.newBufferedReader(path)) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (tree == null) {
                return Map.of();
            }
            if (!(tree instanceof Map<?, ?> mapping)) {
                throw new FlagException("--config=" + path + ": not a mapping of settings");
            }
            if (mapping.containsKey("apiVersion") && mapping.containsKey("kind")) {
                return componentConfiguration(mapping);
            }
            var settings = new LinkedHashMap<String, String>();
            mapping.forEach((key, value) -> settings.put(Names.kebab(String.valueOf(key)), text(value)));
            return settings;
        } catch (IOException e) {
            throw new FlagException("--config=" + path + ": cannot read this file: " + e.getMessage());
        } catch (YAMLException e) {
            throw new FlagException("--config=" + path + ": not YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /**
     * A file of upstream's component configuration, such as {@code KubeSchedulerConfiguration}: the service reads it
     * itself and says so by a flag {@code --config-kind}; a service without that flag refuses the file. What all such files
     * say about leader election are flags here.
     */
    private static Map<String, String> componentConfiguration(Map<?, ?> mapping) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("config-kind", String.valueOf(mapping.get("kind")));
        if (mapping.get("leaderElection") instanceof Map<?, ?> election) {
            election.forEach((key, value) -> {
                var name = Names.kebab(String.valueOf(key));
                // Leases are the only kind of lock that there is.
                if (!name.equals("resource-lock")) {
                    settings.put(name.equals("leader-elect") ? name : "leader-elect-" + name, text(value));
                }
            });
        }
        return settings;
    }

    private static String text(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(","));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(","));
            default -> String.valueOf(value);
        };
    }
}
