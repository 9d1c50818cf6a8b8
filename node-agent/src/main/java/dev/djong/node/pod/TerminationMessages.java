package dev.djong.node.pod;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.Labels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last words of ended containers: the file at the termination message path, or with the policy
 * FallbackToLogsOnError the end of the log of a container that failed without a word.
 */
public final class TerminationMessages {
    private static final Logger LOG = LoggerFactory.getLogger(TerminationMessages.class);
    static final int MAX_MESSAGE_BYTES = 4096;
    static final int MAX_LOG_BYTES = 2048;
    static final int MAX_LOG_LINES = 80;
    /** Timestamp, stream and tag come before each line's text, so more of the file has to be read than is shown. */
    private static final int LOG_READ_BYTES = 16 * MAX_LOG_BYTES;

    /** Empty where there is none. */
    public String of(Container ended) {
        var file = ended.annotation(Labels.TERMINATION_MESSAGE_FILE);
        var message = file.isEmpty() ? "" : tail(Path.of(file), MAX_MESSAGE_BYTES);
        boolean fallBack = message.isEmpty()
                && ended.exitCode() != 0
                && ended.annotation(Labels.TERMINATION_MESSAGE_POLICY).equals("FallbackToLogsOnError")
                && !ended.logPath().isEmpty();
        return fallBack ? lastLines(Path.of(ended.logPath())) : message.isEmpty() ? ended.message() : message;
    }

    private static String lastLines(Path log) {
        var lines = new ArrayList<String>();
        for (var line : tail(log, LOG_READ_BYTES).split("\n", -1)) {
            var parts = line.split(" ", 4);
            if (parts.length == 4) {
                lines.add(parts[3] + "\n");
            }
        }
        return lastBytes(lines);
    }

    private static String lastBytes(List<String> lines) {
        var kept = String.join("", lines.subList(Math.max(0, lines.size() - MAX_LOG_LINES), lines.size()));
        var bytes = kept.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_LOG_BYTES
                ? kept
                : decode(ByteBuffer.wrap(bytes, bytes.length - MAX_LOG_BYTES, MAX_LOG_BYTES));
    }

    private static String tail(Path path, int maxBytes) {
        if (!Files.isRegularFile(path)) {
            return "";
        }
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            int length = (int) Math.min(file.length(), maxBytes);
            file.seek(file.length() - length);
            var bytes = new byte[length];
            file.readFully(bytes);
            return decode(ByteBuffer.wrap(bytes));
        } catch (IOException failure) {
            LOG.warn("cannot read the last words in {}: {}", path, failure.getMessage());
            return "";
        }
    }

    private static String decode(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException impossible) {
            throw new IllegalStateException("a decoder that replaces refused its input", impossible);
        }
    }
}
