package dev.djong.node.probe;

import dev.djong.json.JsonObject;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** Checks real containers: a command in them, or a connection to them. */
public final class NodeProber implements Prober {
    private static final int MAX_OUTPUT = 10 * 1024;

    private final ContainerRuntime runtime;

    public NodeProber(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Result check(ProbeManager.Target target, JsonObject probe, Duration timeout) {
        try {
            if (probe.has("exec")) {
                return exec(target, probe.object("exec"), timeout);
            }
            if (probe.has("httpGet")) {
                var get = probe.object("httpGet");
                return HttpCheck.run(get, Endpoint.of(get, target.spec(), target.address()), timeout);
            }
            if (probe.has("tcpSocket")) {
                return tcp(Endpoint.of(probe.object("tcpSocket"), target.spec(), target.address()), timeout);
            }
            if (probe.has("grpc")) {
                var grpc = probe.object("grpc");
                return GrpcCheck.run(grpc.text("service"), Endpoint.of(grpc, target.spec(), target.address()), timeout);
            }
            return Result.failure("the probe has no known action");
        } catch (IllegalArgumentException unfit) {
            return Result.failure(String.valueOf(unfit.getMessage()));
        }
    }

    private Result exec(ProbeManager.Target target, JsonObject exec, Duration timeout) {
        try {
            List<String> command = exec.array("command").strings().toList();
            var result = runtime.exec(target.container().id(), command, timeout);
            var output = result.output();
            return result.exitCode() == 0
                    ? Result.SUCCESS
                    : Result.failure(output.substring(0, Math.min(output.length(), MAX_OUTPUT)));
        } catch (RuntimeFailure.TimedOut timedOut) {
            return Result.failure("command timed out after " + timeout.toSeconds() + "s");
        } catch (RuntimeFailure.Unreachable away) {
            // A runtime that restarts says nothing about the container.
            return Result.unknown(String.valueOf(away.getMessage()));
        } catch (RuntimeFailure failure) {
            return Result.failure(String.valueOf(failure.getMessage()));
        }
    }

    private static Result tcp(Endpoint endpoint, Duration timeout) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(endpoint.host(), endpoint.port()),
                    Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
            return Result.SUCCESS;
        } catch (IOException failure) {
            return Result.failure("dial tcp " + endpoint.host() + ":" + endpoint.port() + ": " + failure.getMessage());
        }
    }
}
