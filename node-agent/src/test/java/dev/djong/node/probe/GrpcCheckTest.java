package dev.djong.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a real gRPC server on loopback. */
class GrpcCheckTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final byte[] SERVING = {8, 1};

    private Server server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.shutdownNow();
        }
    }

    /** Asked for a service by its request's bytes: a tag, a length and the name. */
    private Endpoint health(BiConsumer<String, StreamObserver<byte[]>> check) throws IOException {
        return serving("grpc.health.v1.Health/Check", check);
    }

    private Endpoint serving(String method, BiConsumer<String, StreamObserver<byte[]>> check) throws IOException {
        var descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        var service = ServerServiceDefinition.builder(MethodDescriptor.extractFullServiceName(method))
                .addMethod(
                        descriptor,
                        ServerCalls.asyncUnaryCall((request, answer) -> check.accept(
                                request.length == 0
                                        ? ""
                                        : new String(request, 2, request.length - 2, StandardCharsets.UTF_8),
                                answer)))
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
        return new Endpoint("127.0.0.1", server.getPort());
    }

    private static void answer(StreamObserver<byte[]> observer, byte... message) {
        observer.onNext(message);
        observer.onCompleted();
    }

    @Test
    void aServingServerIsHealthy() throws IOException {
        var endpoint = health((service, answer) -> answer(answer, SERVING));
        assertThat(GrpcCheck.run("", endpoint, SECOND)).isEqualTo(Prober.Result.SUCCESS);
    }

    @Test
    void theServiceIsAskedForByName() throws IOException {
        var endpoint = health((service, answer) -> answer(answer, (byte) 8, (byte) (service.equals("web") ? 1 : 2)));
        assertThat(GrpcCheck.run("web", endpoint, SECOND).success()).isTrue();
        assertThat(GrpcCheck.run("db", endpoint, SECOND).message())
                .isEqualTo("service unhealthy (responded with \"NOT_SERVING\")");
    }

    @Test
    void anEmptyAnswerIsUnknown() throws IOException {
        var endpoint = health((service, answer) -> answer(answer));
        assertThat(GrpcCheck.run("", endpoint, SECOND).message())
                .isEqualTo("service unhealthy (responded with \"UNKNOWN\")");
    }

    @Test
    void aServerWithoutTheProtocolSaysSo() throws IOException {
        var endpoint = serving("other.Service/Call", (service, answer) -> answer(answer));
        assertThat(GrpcCheck.run("", endpoint, SECOND).message())
                .startsWith("error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ");
    }

    @Test
    void aServiceThatTheServerDoesNotKnowFails() throws IOException {
        var endpoint = health((service, answer) -> answer.onError(
                Status.NOT_FOUND.withDescription("unknown service").asRuntimeException()));
        assertThat(GrpcCheck.run("x", endpoint, SECOND).message())
                .isEqualTo("error: health rpc probe failed: rpc error: code = NotFound desc = unknown service");
    }

    @Test
    void aSlowServerTimesOut() throws IOException {
        var endpoint = health((service, answer) -> {});
        assertThat(GrpcCheck.run("", endpoint, SECOND).message())
                .isEqualTo("timeout: health rpc did not complete within 1s");
    }

    @Test
    void whereNobodyListensTheProbeTimesOut() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(GrpcCheck.run("", new Endpoint("127.0.0.1", free), SECOND).message())
                .isEqualTo("timeout: failed to connect service \"127.0.0.1:" + free
                        + "\" within 1s: context deadline exceeded");
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
