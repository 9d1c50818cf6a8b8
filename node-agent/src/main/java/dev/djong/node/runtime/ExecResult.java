package dev.djong.node.runtime;

/** The end of a command: its exit code and what it wrote, both streams. */
public record ExecResult(int exitCode, String stdout, String stderr) {
    /** Both streams, as probe events show them. */
    public String output() {
        return stdout + stderr;
    }
}
