package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.WriteResult;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/**
 * A process that writes until it is killed (or has written enough), and tells each write that was acknowledged: {@code
 * key revision}. Arguments: the file, how many write at once, how much each writes.
 */
final class CrashingWriter {
    private CrashingWriter() {}

    public static void main(String[] args) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var store = SqliteStore.open(SqliteOptions.at(Path.of(args[0])), InstantSource.system());
        int writers = Integer.parseInt(args[1]);
        long limit = Long.parseLong(args[2]);
        try (var threads = Executors.newFixedThreadPool(writers)) {
            for (int writer = 0; writer < writers; writer++) {
                var prefix = "/registry/crash/" + writer + "-";
                threads.submit(() -> write(store, prefix, limit, out));
            }
        }
        store.close();
    }

    private static void write(Store store, String prefix, long limit, PrintStream out) {
        for (long i = 0; i < limit; i++) {
            var key = prefix + i;
            if (store.create(key, key.repeat(40).getBytes(StandardCharsets.UTF_8), Store.FOR_EVER)
                    instanceof WriteResult.Committed(var revision)) {
                out.println(key + " " + revision);
            }
        }
    }
}
