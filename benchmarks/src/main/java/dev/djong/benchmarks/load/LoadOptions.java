package dev.djong.benchmarks.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to run, from the command line: {@code store=sqlite|etcd|memory clients=16 pods=10000 warmup=20000 etcd=FOLDER
 * phases=get,patch,... jvm=FLAGS}. The phases are those of {@link #ALL_PHASES}.
 *
 * @param etcdFolder where the etcd binary lies
 * @param warmUpRequests how many requests warm the server up
 * @param jvmFlags of the server
 */
record LoadOptions(
        String store,
        int clients,
        int pods,
        int warmUpRequests,
        int watchers,
        List<String> phases,
        Optional<Path> etcdFolder,
        List<String> jvmFlags) {
    private static final String ALL_PHASES =
            "get,patch,status,apply,list,table,gzip,protobuf,selector,lists,events,bursts,stuck,streams,idle,delete,rest";
    private static final String DEFAULT_JVM = "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx1g";

    static LoadOptions parse(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        for (var argument : arguments) {
            var parts = argument.split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException("use name=value, not " + argument);
            }
            given.put(parts[0], parts[1]);
        }
        return new LoadOptions(
                given.getOrDefault("store", "sqlite"),
                number(given, "clients", 16),
                number(given, "pods", 10_000),
                number(given, "warmup", 20_000),
                number(given, "watchers", 500),
                List.of(given.getOrDefault("phases", ALL_PHASES).split(",")),
                Optional.ofNullable(given.get("etcd")).map(Path::of),
                new ArrayList<>(
                        Arrays.asList(given.getOrDefault("jvm", DEFAULT_JVM).split(" "))));
    }

    private static int number(Map<String, String> given, String name, int fallback) {
        return Integer.parseInt(given.getOrDefault(name, "" + fallback));
    }
}
