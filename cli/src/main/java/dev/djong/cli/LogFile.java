package dev.djong.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the end of a log. */
final class LogFile {
    private LogFile() {}

    static List<String> last(Path file, int lines) throws IOException {
        if (!Files.exists(file)) {
            throw new CommandFailure("there is no log " + file + " yet");
        }
        List<String> all = Files.readAllLines(file, StandardCharsets.UTF_8);
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    static String lastLine(Path file) {
        try {
            return String.join(" ", last(file, 1));
        } catch (IOException | CommandFailure e) {
            return "it logged nothing";
        }
    }
}
