package dev.djong.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU and memory of some processes, from {@code /proc}. */
record ProcessMeter(List<Long> pids) {
    /** Linux counts CPU in hundredths of a second. */
    private static final double TICKS_A_SECOND = 100;

    private static final int FIELDS_BEFORE_UTIME = 11;
    private static final double MIB_A_PAGE = 4096.0 / (1 << 20);

    double cpuSeconds() {
        return pids.stream().mapToDouble(ProcessMeter::cpuSeconds).sum();
    }

    private static double cpuSeconds(long pid) {
        var fields = statFields(pid);
        return (Long.parseLong(fields[FIELDS_BEFORE_UTIME]) + Long.parseLong(fields[FIELDS_BEFORE_UTIME + 1]))
                / TICKS_A_SECOND;
    }

    double residentMebibytes() {
        return pids.stream()
                .mapToDouble(pid -> Long.parseLong(read(pid, "statm").split(" ")[1]) * MIB_A_PAGE)
                .sum();
    }

    /** The fields behind the name in parentheses, which may hold spaces. */
    private static String[] statFields(long pid) {
        var stat = read(pid, "stat");
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", "" + pid, file));
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " has ended", gone);
        }
    }
}
