package dev.djong.node.runtime;

import java.util.List;

/** Which streams of a command are wanted; an attach has no command. */
public record ExecRequest(List<String> command, boolean stdin, boolean stdout, boolean stderr, boolean tty) {}
