package dev.djong.node.server;

import dev.djong.time.Timers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads a container's log as the runtime writes it: each line is {@code TIME STREAM TAG TEXT}, where the tag {@code P}
 * says that the line goes on in the next one.
 *
 * <p>Following reads on when the file grew and goes over to its successor when it was rotated. It ends when the container
 * has ended and everything was read.
 */
final class LogFile {
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** That a reader went away shows when something is sent: whoever follows a silent log is let go after this long. */
    static final Duration LONGEST_SILENCE = Duration.ofHours(4);

    private static final int BUFFER_BYTES = 32 << 10;
    private static final int MAX_TRIES = 25;
    private static final int TEXT_FIELD = 3;

    private final Path path;
    private final LogOptions options;
    private final Timers timers;
    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long bytesLeft;

    LogFile(Path path, LogOptions options, Timers timers, OutputStream out) {
        this.path = path;
        this.options = options;
        this.timers = timers;
        this.out = out;
        this.bytesLeft = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    /** @param running whether the container may still write */
    void copy(BooleanSupplier running) throws IOException, InterruptedException {
        boolean first = true;
        var opened = open();
        while (opened.isPresent()) {
            try (var channel = opened.get().channel()) {
                channel.position(first ? start(channel) : 0);
                first = false;
                opened = copy(opened.get(), running) ? open() : Optional.empty();
            }
        }
        out.flush();
    }

    /** The log as it was opened, and what tells the file apart from the one that takes its name later. */
    private record Opened(FileChannel channel, String identity) {}

    /** In the moment between a log's rotation and its reopening there is no file of this name. */
    private Optional<Opened> open() throws IOException, InterruptedException {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var before = identity();
            if (before.isPresent()) {
                var channel = FileChannel.open(path, StandardOpenOption.READ);
                if (before.equals(identity())) {
                    return Optional.of(new Opened(channel, before.get()));
                }
                channel.close();
            }
            timers.pause(PAUSE);
        }
        return Optional.empty();
    }

    private Optional<String> identity() throws IOException {
        try {
            return Optional.of(String.valueOf(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey()));
        } catch (NoSuchFileException rotating) {
            return Optional.empty();
        }
    }

    /** True if the file was rotated away and its successor is to be read. */
    private boolean copy(Opened file, BooleanSupplier running) throws IOException, InterruptedException {
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        boolean rotatedBefore = false;
        var heard = timers.instant();
        while (bytesLeft > 0 && timers.instant().isBefore(heard.plus(LONGEST_SILENCE))) {
            // Asked before reading: what is written after the end was seen belongs to nobody.
            boolean mayGrow = options.follow() && running.getAsBoolean();
            boolean rotated = options.follow()
                    && identity().filter(now -> !now.equals(file.identity)).isPresent();
            int read = file.channel.read(buffer.clear());
            if (read > 0) {
                heard = timers.instant();
                take(buffer.flip());
            } else if (rotated && rotatedBefore) {
                return true;
            } else if (!mayGrow && !rotated) {
                return false;
            } else {
                // The runtime may end a line in the old file after the new one is there: one more look, a moment later.
                rotatedBefore = rotated;
                out.flush();
                timers.pause(PAUSE);
            }
        }
        return false;
    }

    private void take(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            line.write(next);
            if (next == '\n') {
                write(line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        }
    }

    private void write(String text) throws IOException {
        var fields = text.split(" ", TEXT_FIELD + 1);
        if (fields.length <= TEXT_FIELD || !isWanted(fields)) {
            return;
        }
        var body = fields[TEXT_FIELD];
        // A part of a long line is joined with the rest: its line break is the runtime's, not the container's.
        var content = fields[2].startsWith("P") ? body.substring(0, body.length() - 1) : body;
        var bytes = (options.timestamps() ? fields[0] + " " + content : content).getBytes(StandardCharsets.UTF_8);
        int length = (int) Math.min(bytesLeft, bytes.length);
        out.write(bytes, 0, length);
        bytesLeft -= length;
    }

    private boolean isWanted(String[] fields) {
        if (!options.stream().isEmpty() && !options.stream().equals(fields[1])) {
            return false;
        }
        try {
            return options.since().isEmpty()
                    || !Instant.parse(fields[0]).isBefore(options.since().get());
        } catch (DateTimeParseException otherZone) {
            return true;
        }
    }

    /** Where the last lines begin. */
    private long start(FileChannel channel) throws IOException {
        if (options.tailLines().isEmpty()) {
            return 0;
        }
        long wanted = options.tailLines().getAsLong();
        long position = channel.size();
        if (wanted == 0) {
            return position;
        }
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long seen = 0;
        while (position > 0) {
            int length = (int) Math.min(BUFFER_BYTES, position);
            position -= length;
            buffer.clear().limit(length);
            channel.read(buffer, position);
            for (int i = length - 1; i >= 0; i--) {
                // The line break at the very end ends the last line, it does not begin another one.
                if (buffer.get(i) == '\n' && position + i + 1 < channel.size() && ++seen == wanted) {
                    return position + i + 1;
                }
            }
        }
        return 0;
    }
}
