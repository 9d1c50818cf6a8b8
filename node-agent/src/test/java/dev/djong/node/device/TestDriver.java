package dev.djong.node.device;

import dev.djong.node.device.proto.dra.v1.Claim;
import dev.djong.node.device.proto.dra.v1.DRAPluginGrpc;
import dev.djong.node.device.proto.dra.v1.Device;
import dev.djong.node.device.proto.dra.v1.NodePrepareResourceResponse;
import dev.djong.node.device.proto.dra.v1.NodePrepareResourcesRequest;
import dev.djong.node.device.proto.dra.v1.NodePrepareResourcesResponse;
import dev.djong.node.device.proto.dra.v1.NodeUnprepareResourceResponse;
import dev.djong.node.device.proto.dra.v1.NodeUnprepareResourcesRequest;
import dev.djong.node.device.proto.dra.v1.NodeUnprepareResourcesResponse;
import dev.djong.node.device.proto.registration.InfoRequest;
import dev.djong.node.device.proto.registration.PluginInfo;
import dev.djong.node.device.proto.registration.RegistrationGrpc;
import dev.djong.node.device.proto.registration.RegistrationStatus;
import dev.djong.node.device.proto.registration.RegistrationStatusResponse;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A driver of two devices, that tells what it was asked: {@code +claim} and {@code -claim}. */
final class TestDriver implements AutoCloseable {
    static final String NAME = "gpu.example.com";

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile String error = "";
    private final MultiThreadIoEventLoopGroup events = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Path> sockets;
    private final List<Server> servers;

    /** @param version {@code v1} or {@code v1beta1} */
    TestDriver(Path registry, Path folder, String version) throws IOException {
        Files.createDirectories(registry);
        var endpoint = folder.resolve("dra.sock");
        var registration = registry.resolve(NAME + "-reg.sock");
        var info = PluginInfo.newBuilder()
                .setType("DRAPlugin")
                .setName(NAME)
                .setEndpoint(endpoint.toString())
                .addSupportedVersions(version + ".DRAPlugin")
                .build();
        sockets = List.of(endpoint, registration);
        servers = List.of(
                listen(endpoint, under("k8s.io.kubelet.pkg.apis.dra." + version + ".DRAPlugin", new Plugin())),
                listen(registration, new Registered(info).bindService()));
    }

    /** The same service under the name of another version. */
    private static ServerServiceDefinition under(String name, Plugin plugin) {
        var service = ServerServiceDefinition.builder(name);
        plugin.bindService().getMethods().forEach(method -> add(service, name, method));
        return service.build();
    }

    private static <Q, A> void add(
            ServerServiceDefinition.Builder service, String name, io.grpc.ServerMethodDefinition<Q, A> method) {
        var descriptor = method.getMethodDescriptor();
        service.addMethod(
                descriptor.toBuilder()
                        .setFullMethodName(name + "/" + descriptor.getBareMethodName())
                        .build(),
                method.getServerCallHandler());
    }

    private Server listen(Path socket, ServerServiceDefinition service) throws IOException {
        return NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(events)
                .workerEventLoopGroup(events)
                .addService(service)
                .build()
                .start();
    }

    private static <T> void answer(StreamObserver<T> to, T message) {
        to.onNext(message);
        to.onCompleted();
    }

    private final class Registered extends RegistrationGrpc.RegistrationImplBase {
        private final PluginInfo info;

        Registered(PluginInfo info) {
            this.info = info;
        }

        @Override
        public void getInfo(InfoRequest request, StreamObserver<PluginInfo> to) {
            answer(to, info);
        }

        @Override
        public void notifyRegistrationStatus(RegistrationStatus status, StreamObserver<RegistrationStatusResponse> to) {
            told.add(status.getPluginRegistered() + status.getError());
            answer(to, RegistrationStatusResponse.getDefaultInstance());
        }
    }

    private final class Plugin extends DRAPluginGrpc.DRAPluginImplBase {
        @Override
        public void nodePrepareResources(
                NodePrepareResourcesRequest request, StreamObserver<NodePrepareResourcesResponse> to) {
            var answer = NodePrepareResourcesResponse.newBuilder();
            for (var claim : request.getClaimsList()) {
                asked.add("+" + claim.getNamespace() + "/" + claim.getName());
                answer.putClaims(claim.getUid(), prepared(claim));
            }
            TestDriver.answer(to, answer.build());
        }

        private NodePrepareResourceResponse prepared(Claim claim) {
            return NodePrepareResourceResponse.newBuilder()
                    .setError(error)
                    .addDevices(device("big", claim))
                    .addDevices(device("small", claim))
                    .build();
        }

        private Device device(String request, Claim claim) {
            return Device.newBuilder()
                    .addRequestNames(request)
                    .setPoolName("n1")
                    .setDeviceName(request + "-0")
                    .addCdiDeviceIds("example.com/gpu=" + claim.getName() + "-" + request)
                    .build();
        }

        @Override
        public void nodeUnprepareResources(
                NodeUnprepareResourcesRequest request, StreamObserver<NodeUnprepareResourcesResponse> to) {
            var answer = NodeUnprepareResourcesResponse.newBuilder();
            for (var claim : request.getClaimsList()) {
                asked.add("-" + claim.getNamespace() + "/" + claim.getName());
                answer.putClaims(
                        claim.getUid(),
                        NodeUnprepareResourceResponse.newBuilder()
                                .setError(error)
                                .build());
            }
            TestDriver.answer(to, answer.build());
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (var server : servers) {
            server.shutdownNow().awaitTermination();
        }
        for (var socket : sockets) {
            Files.deleteIfExists(socket);
        }
        events.shutdownGracefully();
    }
}
