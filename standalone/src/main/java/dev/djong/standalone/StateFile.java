package dev.djong.standalone;

import dev.djong.shell.RunningService;
import dev.djong.standalone.cluster.ClusterState;
import dev.djong.standalone.cluster.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Keeps the state on disk as it changes; a failure, once written, stays for whoever asks later. */
final class StateFile {
    private final DataDirectory directory;
    private ClusterState state;

    StateFile(DataDirectory directory, ClusterState state) {
        this.directory = directory;
        this.state = state;
    }

    synchronized void started(RunningService service) {
        state = state.withPart(new ClusterState.Part(service.role().label(), service.port(), service.managementPort()));
        write();
    }

    synchronized void become(ClusterState.Phase phase) {
        if (state.phase() != ClusterState.Phase.FAILED) {
            state = state.with(phase);
            write();
        }
    }

    synchronized void fail(String reason) {
        if (state.phase() != ClusterState.Phase.FAILED) {
            state = state.failed(reason);
            write();
        }
    }

    synchronized void remove() {
        if (state.phase() != ClusterState.Phase.FAILED) {
            try {
                Files.deleteIfExists(directory.state());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    synchronized void write() {
        try {
            state.write(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
