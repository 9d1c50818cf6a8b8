package dev.djong.apiserver.store.etcd;

import dev.djong.apiserver.store.StoreUnavailableException;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The connections to all members. Every call has a deadline; none is sent twice. */
final class EtcdChannel implements AutoCloseable {
    /** A page of a thousand objects at etcd's own limit of 1.5 MiB each, and room for the frame. */
    private static final int MAX_INBOUND_BYTES = 1_600 << 20;

    private static final int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

    /** etcd closes a connection that is pinged more often than every five seconds. */
    private static final int KEEP_ALIVE_SECONDS = 6;

    private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 3;

    /** One follows the other at once: members without a leader hold a read until they have one. */
    private static final int READ_TRIES = 5;

    private final ManagedChannel channel;
    private final EtcdOptions options;

    EtcdChannel(EtcdOptions options) {
        this.options = options;
        var builder = NettyChannelBuilder.forTarget(EndpointResolver.target(options.endpoints()))
                .defaultLoadBalancingPolicy("round_robin")
                .maxInboundMessageSize(MAX_INBOUND_BYTES)
                .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .disableRetry();
        this.channel = options.tls()
                .map(tls -> builder.sslContext(sslContext(tls)))
                .orElseGet(builder::usePlaintext)
                .build();
    }

    private static SslContext sslContext(EtcdOptions.Tls tls) {
        try {
            var context = GrpcSslContexts.forClient().trustManager(tls.caFile().toFile());
            if (tls.certFile().isPresent() && tls.keyFile().isPresent()) {
                context.keyManager(
                        tls.certFile().get().toFile(), tls.keyFile().get().toFile());
            }
            return context.build();
        } catch (IOException | IllegalArgumentException unusable) {
            throw new StoreUnavailableException(
                    "the TLS files for etcd cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    ManagedChannel channel() {
        return channel;
    }

    /** One call, waiting for a connection if there is none, within the call timeout. */
    <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        var callOptions = CallOptions.DEFAULT
                .withWaitForReady()
                .withDeadlineAfter(options.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return ClientCalls.blockingUnaryCall(channel, method, callOptions, request);
    }

    /**
     * A call that changes nothing: asked again if the member went away, since another may answer, and while members change
     * their leader, which ends every read that waits for one and can happen twice in a row. One that did not answer within
     * its time is asked once more only.
     */
    <Q, A> A read(MethodDescriptor<Q, A> method, Q request) {
        for (int tries = READ_TRIES; ; tries--) {
            try {
                return call(method, request);
            } catch (StatusRuntimeException failed) {
                if (tries == 1 || !EtcdErrors.isTransient(failed)) {
                    return EtcdErrors.rethrow(failed);
                }
                if (failed.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
                    tries = Math.min(tries, 2);
                }
            }
        }
    }

    /**
     * Of the member that answers.
     *
     * @throws StoreUnavailableException if none does
     */
    EtcdVersion version() {
        var status = read(MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
        return EtcdVersion.parse(status.getVersion());
    }

    /** Tries members that are away at once: left alone, gRPC waits up to two minutes before it looks again. */
    void reconnectNow() {
        channel.resetConnectBackoff();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
