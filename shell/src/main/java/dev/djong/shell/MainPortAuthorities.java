package dev.djong.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The authorities of client certificates on a service's main port, in one file: Spring Boot reads and follows just one. */
final class MainPortAuthorities {
    private MainPortAuthorities() {}

    /** Empty when they are those of {@code --client-ca-file}. */
    static Optional<Path> of(ServiceSettings common, List<Record> all) {
        var more = new ArrayList<Path>();
        for (var settings : all) {
            if (settings instanceof ClientAuthorities of) {
                more.addAll(of.clientAuthorities());
            }
        }
        if (more.isEmpty()) {
            return Optional.empty();
        }
        if (common.tlsCertFile().isEmpty()) {
            throw new StartFailure(
                    "more authorities of client certificates than --client-ca-file are for --tls-cert-file only: give one");
        }
        common.clientCaFile().ifPresent(more::addFirst);
        return Optional.of(joined(more));
    }

    private static Path joined(List<Path> files) {
        var text = files.stream()
                .map(file -> KeyFiles.read("an authority of clients", file, pem -> pem))
                .collect(Collectors.joining("\n"));
        try {
            var joined = Files.createTempFile("client-authorities-", ".crt");
            joined.toFile().deleteOnExit();
            return Files.writeString(joined, text);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no file can be written beside the data of " + System.getProperty("java.io.tmpdir"), e);
        }
    }
}
