package dev.djong.node.probe;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One call of {@code grpc.health.v1.Health/Check}. Its two messages are so small that they are written and read here: a
 * service name (field 1), and a status (field 1) that must be SERVING. As upstream, a server that does not listen yet is
 * waited for until the probe's time is over.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">gRPC health checking</a>
 */
final class GrpcCheck {
    private static final int FIELD = 1;
    private static final String SERVING = "SERVING";

    private static final MethodDescriptor<String, String> CHECK = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("grpc.health.v1.Health/Check")
            .setRequestMarshaller(new ServiceName())
            .setResponseMarshaller(new ServingStatus())
            .build();

    private GrpcCheck() {}

    static Prober.Result run(String service, Endpoint endpoint, Duration timeout) {
        var channel = NettyChannelBuilder.forAddress(new InetSocketAddress(endpoint.host(), endpoint.port()))
                .usePlaintext()
                .userAgent("kube-probe/1.36")
                .build();
        try {
            var options =
                    CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
            var status = ClientCalls.blockingUnaryCall(channel, CHECK, options, service);
            return status.equals(SERVING)
                    ? Prober.Result.SUCCESS
                    : Prober.Result.failure("service unhealthy (responded with \"" + status + "\")");
        } catch (StatusRuntimeException failure) {
            return Prober.Result.failure(message(failure.getStatus(), channel, endpoint, timeout));
        } finally {
            channel.shutdownNow();
        }
    }

    private static String message(Status status, ManagedChannel channel, Endpoint endpoint, Duration timeout) {
        var description = status.getDescription() == null ? "" : status.getDescription();
        return switch (status.getCode()) {
            case UNIMPLEMENTED ->
                "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): "
                        + description;
            case DEADLINE_EXCEEDED ->
                channel.getState(false) == ConnectivityState.READY
                        ? "timeout: health rpc did not complete within " + timeout.toSeconds() + "s"
                        : "timeout: failed to connect service \"" + endpoint.host() + ":" + endpoint.port()
                                + "\" within " + timeout.toSeconds() + "s: context deadline exceeded";
            default ->
                "error: health rpc probe failed: rpc error: code = " + goName(status.getCode()) + " desc = "
                        + description;
        };
    }

    /** {@code NOT_FOUND} is {@code NotFound} in Go. */
    private static String goName(Status.Code code) {
        return code == Status.Code.CANCELLED
                ? "Canceled"
                : Arrays.stream(code.name().split("_", -1))
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
    }

    private static final class ServiceName implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String service) {
            var bytes = new ByteArrayOutputStream();
            try {
                if (!service.isEmpty()) {
                    var out = CodedOutputStream.newInstance(bytes);
                    out.writeString(FIELD, service);
                    out.flush();
                }
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public String parse(InputStream stream) {
            throw new UnsupportedOperationException("only servers read service names");
        }
    }

    private static final class ServingStatus implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            throw new UnsupportedOperationException("only servers write statuses");
        }

        @Override
        public String parse(InputStream stream) {
            try {
                var in = CodedInputStream.newInstance(stream);
                int status = 0;
                for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    if (tag >>> 3 == FIELD) {
                        status = in.readEnum();
                    } else {
                        in.skipField(tag);
                    }
                }
                return name(status);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static String name(int status) {
            return switch (status) {
                case 0 -> "UNKNOWN";
                case 1 -> SERVING;
                case 2 -> "NOT_SERVING";
                case 3 -> "SERVICE_UNKNOWN";
                default -> String.valueOf(status);
            };
        }
    }
}
