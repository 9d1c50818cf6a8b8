package dev.djong.node.probe;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One call of {@code grpc.health.v1.Health/Check}. Its two messages are so small that they are written and read here: a
 * service name (field 1), and a status (field 1) that must be SERVING.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">gRPC health checking</a>
 */
final class GrpcCheck {
    private static final int NAME_TAG = 0x0a;
    private static final int STATUS_TAG = 0x08;
    private static final int SERVING = 1;
    private static final int MAX_NAME = 127;

    private static final MethodDescriptor<byte[], byte[]> CHECK = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("grpc.health.v1.Health/Check")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private GrpcCheck() {}

    static Prober.Result run(String service, Endpoint endpoint, Duration timeout) {
        var channel = NettyChannelBuilder.forAddress(new InetSocketAddress(endpoint.host(), endpoint.port()))
                .usePlaintext()
                .build();
        try {
            var options = CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
            var answer = ClientCalls.blockingUnaryCall(channel, CHECK, options, request(service));
            boolean serving = answer.length == 2 && answer[0] == STATUS_TAG && answer[1] == SERVING;
            return serving
                    ? Prober.Result.SUCCESS
                    : Prober.Result.failure("service unhealthy (responded with \"NOT_SERVING\")");
        } catch (StatusRuntimeException failure) {
            var address = endpoint.host() + ":" + endpoint.port();
            return Prober.Result.failure(
                    failure.getStatus().getCode() == Status.Code.UNIMPLEMENTED
                            ? "this server does not implement the grpc health protocol (grpc.health.v1.Health)"
                            : "failed to connect service \"" + address + "\" within " + timeout + ": "
                                    + failure.getMessage());
        } finally {
            channel.shutdownNow();
        }
    }

    private static byte[] request(String service) {
        var name = service.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0) {
            return name;
        }
        if (name.length > MAX_NAME) {
            throw new IllegalArgumentException("the service name of a gRPC probe is longer than " + MAX_NAME);
        }
        var message = new byte[name.length + 2];
        message[0] = NAME_TAG;
        message[1] = (byte) name.length;
        System.arraycopy(name, 0, message, 2, name.length);
        return message;
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
