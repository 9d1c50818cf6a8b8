package dev.djong.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the image of every service. The launcher has built the jar that they are made of. */
@Command(name = "images", description = "Build the container images of all services.")
final class ImagesCommand implements Callable<Integer> {
    /** The Dockerfile's targets. */
    private static final List<String> TARGETS =
            List.of("etcd", "balancer", "tools", "api-server", "scheduler", "controllers", "cloud", "node");

    /** What the Dockerfile takes by default that tells whether a registry answers. */
    private static final String PROBE = "debian:trixie-slim";

    private static final int PROBE_LIMIT_SECONDS = 30;
    private static final int LINES_OF_FAILURE = 40;

    /** The base images that parts/base-images makes from this machine's own programs. */
    private static final List<String> LOCAL_BASES = List.of(
            "BUILD_IMAGE=djong.local/jdk:25",
            "RUNTIME_IMAGE=djong.local/jdk:25",
            "NODE_IMAGE=djong.local/machine:1",
            "ETCD_IMAGE=djong.local/etcd:3",
            "BALANCER_IMAGE=djong.local/haproxy:1");

    /** Nothing has to be fetched; a cluster that is trained meets no port of this machine or of another build. */
    private static final String OWN_NETWORK = "--network=none";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Option(
            names = "--tag",
            defaultValue = "dev",
            description = "the tag of djong/api-server and the others (default: ${DEFAULT-VALUE})")
    private String tag = "";

    @Option(
            names = "--base",
            defaultValue = "auto",
            paramLabel = "WHERE",
            description =
                    "base images: registry, local to make them of this machine's programs, auto for local where no registry answers")
    private String base = "";

    @Option(
            names = "--build-arg",
            paramLabel = "NAME=VALUE",
            description = "another base image, as the Dockerfile names it")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Path.of(System.getenv().getOrDefault("DJONG_ROOT", "."));
        if (!Files.exists(root.resolve("target/images/djong.jar"))) {
            throw new CommandFailure(
                    "there is no target/images/djong.jar: run this as './djong images' in the sources");
        }
        if (run(List.of("docker", "version"), true) != 0) {
            throw new CommandFailure("no Docker daemon answers: start one, or set DOCKER_HOST to where it is");
        }
        var options = new ArrayList<String>();
        if (isLocal()) {
            Terminal.say("base images are made of this machine's own programs");
            require(List.of(root.resolve("parts/base-images").toString()), "the base images could not be made");
            LOCAL_BASES.forEach(each -> options.addAll(List.of("--build-arg", each)));
            options.add(OWN_NETWORK);
        }
        arguments.forEach(argument -> options.addAll(List.of("--build-arg", argument)));
        for (String target : TARGETS) {
            build(root, target, options);
        }
        return 0;
    }

    private boolean isLocal() throws IOException, InterruptedException {
        return switch (base) {
            case "local" -> true;
            case "registry" -> false;
            case "auto" ->
                run(List.of("docker", "image", "inspect", PROBE), true) != 0
                        && run(List.of("docker", "pull", "--quiet", PROBE), true) != 0;
            default -> throw new CommandFailure("--base=" + base + ": use auto, registry or local");
        };
    }

    private void build(Path root, String target, List<String> options) throws IOException, InterruptedException {
        String image = "djong/" + target + ":" + tag;
        Terminal.say("building " + image);
        var command =
                new ArrayList<>(List.of("docker", "build", "--progress=plain", "--target", target, "--tag", image));
        command.addAll(List.of("--build-arg", "BUILT=jar"));
        command.addAll(options);
        command.add(root.toString());
        Path log = root.resolve("target/images/" + target + ".log");
        if (run(command, Redirect.to(log.toFile()), Redirect.to(log.toFile())) != 0) {
            lastLines(log).forEach(Terminal::say);
            throw new CommandFailure("the image " + image + " could not be built; the whole output is in " + log);
        }
    }

    private static List<String> lastLines(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            var all = lines.toList();
            return all.subList(Math.max(0, all.size() - LINES_OF_FAILURE), all.size());
        }
    }

    private static void require(List<String> command, String otherwise) throws IOException, InterruptedException {
        if (run(command, false) != 0) {
            throw new CommandFailure(otherwise + ", see above");
        }
    }

    private static int run(List<String> command, boolean quiet) throws IOException, InterruptedException {
        if (!quiet) {
            return run(command, Redirect.DISCARD, Redirect.INHERIT);
        }
        var process = start(command, Redirect.DISCARD, Redirect.DISCARD);
        if (!process.waitFor(PROBE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return 1;
        }
        return process.exitValue();
    }

    private static int run(List<String> command, Redirect output, Redirect errors)
            throws IOException, InterruptedException {
        return start(command, output, errors).waitFor();
    }

    private static Process start(List<String> command, Redirect output, Redirect errors) {
        var builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output)
                .redirectError(errors)
                .redirectErrorStream(output.equals(errors));
        builder.environment().put("DOCKER_BUILDKIT", "1");
        try {
            return builder.start();
        } catch (IOException absent) {
            throw new CommandFailure("cannot run " + command.getFirst() + ": install Docker with its buildx plugin");
        }
    }
}
