package dev.djong.standalone.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel lets this process do, read from {@code /proc/self/status}. */
public final class Capabilities {
    private static final int SYS_ADMIN = 21;
    private static final int SYS_NICE = 23;
    private static final int SYS_RESOURCE = 24;

    private Capabilities() {}

    /** Whether an OOM score may be set lower than one's own. */
    public static boolean mayLowerOomScores() {
        return has(SYS_RESOURCE);
    }

    /** Whether a thread that stood back may come forward again. */
    public static boolean mayRaisePriorities() {
        return has(SYS_NICE);
    }

    /** Whether namespaces and mounts can be made, without which there are no containers. */
    public static boolean mayRunContainers() {
        return has(SYS_ADMIN);
    }

    private static boolean has(int capability) {
        return (effective() >>> capability & 1) == 1;
    }

    private static long effective() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16))
                    .findFirst()
                    .orElse(0L);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
