package dev.djong.node.runtime.cri;

import dev.djong.node.runtime.RuntimeFailure;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** A gRPC channel over a unix socket. It connects when first used and again whenever the runtime came back. */
final class CriChannel implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private final EventLoopGroup events;
    private final ManagedChannel channel;

    /** @param endpoint {@code unix:///run/containerd/containerd.sock} */
    CriChannel(URI endpoint) {
        if (!"unix".equals(endpoint.getScheme())) {
            throw new RuntimeFailure("the runtime's endpoint must be a unix socket, not " + endpoint, null);
        }
        events = new MultiThreadIoEventLoopGroup(
                1, Thread.ofPlatform().daemon().name("cri").factory(), NioIoHandler.newFactory());
        channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(Path.of(endpoint.getPath())))
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .eventLoopGroup(events)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .overrideAuthority("localhost")
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .usePlaintext()
                .build();
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        events.shutdownGracefully();
    }
}
