package dev.djong.node.device;

import com.google.protobuf.Message;
import dev.djong.node.device.PreparedDevices.Prepared;
import dev.djong.node.device.proto.dra.v1.NodePrepareResourcesRequest;
import dev.djong.node.device.proto.dra.v1.NodePrepareResourcesResponse;
import dev.djong.node.device.proto.dra.v1.NodeUnprepareResourcesRequest;
import dev.djong.node.device.proto.dra.v1.NodeUnprepareResourcesResponse;
import dev.djong.node.socket.UnixChannel;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A driver of devices on this machine (KEP-4381). Calls block.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/">Dynamic resource
 *     allocation</a>
 */
final class Driver implements AutoCloseable {
    /** As long as upstream's kubelet waits. */
    private static final Duration LIMIT = Duration.ofSeconds(45);

    private static final String PACKAGE = "k8s.io.kubelet.pkg.apis.dra.";

    private final String name;
    private final UnixChannel channel;
    private final MethodDescriptor<NodePrepareResourcesRequest, NodePrepareResourcesResponse> preparing;
    private final MethodDescriptor<NodeUnprepareResourcesRequest, NodeUnprepareResourcesResponse> unpreparing;

    private Driver(String name, Path endpoint, String version) {
        this.name = name;
        this.channel = new UnixChannel(endpoint, "dra-" + name);
        var service = PACKAGE + version + ".DRAPlugin";
        preparing = method(
                service,
                "NodePrepareResources",
                NodePrepareResourcesRequest.getDefaultInstance(),
                NodePrepareResourcesResponse.getDefaultInstance());
        unpreparing = method(
                service,
                "NodeUnprepareResources",
                NodeUnprepareResourcesRequest.getDefaultInstance(),
                NodeUnprepareResourcesResponse.getDefaultInstance());
    }

    /** @param versions such as {@code v1.DRAPlugin}; empty where it speaks none that is known here */
    static Optional<Driver> of(String name, Path endpoint, List<String> versions) {
        return List.of("v1", "v1beta1").stream()
                .filter(version -> versions.contains(version + ".DRAPlugin"))
                .findFirst()
                .map(version -> new Driver(name, endpoint, version));
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
            String service, String method, Q request, A response) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(response))
                .build();
    }

    private <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        try {
            return ClientCalls.blockingUnaryCall(
                    channel.channel(),
                    method,
                    CallOptions.DEFAULT.withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS),
                    request);
        } catch (StatusRuntimeException failure) {
            throw new DeviceFailure(
                    method.getBareMethodName() + " of DRA driver " + name + " failed: " + failure.getMessage());
        }
    }

    List<Prepared> prepare(ClaimReference claim) {
        var request = NodePrepareResourcesRequest.newBuilder()
                .addClaims(claim.message())
                .build();
        var answer = of(claim, call(preparing, request).getClaimsMap());
        require(answer.getError(), preparing, claim);
        return answer.getDevicesList().stream()
                .map(device -> new Prepared(
                        List.copyOf(device.getRequestNamesList()), List.copyOf(device.getCdiDeviceIdsList())))
                .toList();
    }

    void unprepare(ClaimReference claim) {
        var request = NodeUnprepareResourcesRequest.newBuilder()
                .addClaims(claim.message())
                .build();
        require(of(claim, call(unpreparing, request).getClaimsMap()).getError(), unpreparing, claim);
    }

    private <A> A of(ClaimReference claim, Map<String, A> answers) {
        var answer = answers.get(claim.uid());
        if (answer == null) {
            throw new DeviceFailure("DRA driver " + name + " says nothing of claim " + claim);
        }
        return answer;
    }

    private static void require(String error, MethodDescriptor<?, ?> method, ClaimReference claim) {
        if (!error.isEmpty()) {
            throw new DeviceFailure(
                    method.getBareMethodName() + " failed for ResourceClaim " + claim.name() + ": " + error);
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
