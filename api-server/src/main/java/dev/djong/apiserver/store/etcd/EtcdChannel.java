package dev.djong.apiserver.store.etcd;

import dev.djong.apiserver.store.StoreUnavailableException;
import io.etcd.jetcd.api.KVGrpc;
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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The connections to all members. Every call has a deadline; none is sent twice. A member that keeps silent while another
 * answers loses the calls that wait for it ({@link EtcdMembers}).
 */
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
    private final EtcdMembers members = new EtcdMembers(this::signOfLife, Thread::startVirtualThread);

    EtcdChannel(EtcdOptions options) {
        this.options = options;
        var builder = NettyChannelBuilder.forTarget(EndpointResolver.target(options.endpoints()))
                .defaultLoadBalancingPolicy(MemberBalancer.policy())
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

    /** Whether what one member did not answer can be asked of another. */
    boolean hasSeveralMembers() {
        return options.endpoints().size() > 1;
    }

    /** A stream, which moves with the rest where its member keeps silent: it ends, and whoever needs it opens another. */
    EtcdExchange begin() {
        return members.begin(EtcdExchange.Kind.STREAM, Optional.empty());
    }

    void end(EtcdExchange stream) {
        members.end(stream, false);
    }

    /**
     * A call that changes something, waiting for a connection if there is none, within the call timeout.
     *
     * @throws StatusRuntimeException unavailable also where the member kept silent
     */
    <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        return call(EtcdExchange.Kind.WRITE, method, request);
    }

    private <Q, A> A call(EtcdExchange.Kind kind, MethodDescriptor<Q, A> method, Q request) {
        return call(members.begin(kind, Optional.empty()), method, request, options.callTimeout());
    }

    private void signOfLife(EtcdMember member, Duration limit) {
        var exchange = members.begin(EtcdExchange.Kind.READ, Optional.of(member));
        call(exchange, KVGrpc.getRangeMethod(), EtcdStore.REVISION_ONLY, limit);
    }

    private <Q, A> A call(EtcdExchange exchange, MethodDescriptor<Q, A> method, Q request, Duration limit) {
        var inbox = new AnswerInbox();
        var callOptions = CallOptions.DEFAULT
                .withWaitForReady()
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                .withExecutor(inbox)
                .withOption(EtcdExchange.KEY, exchange);
        boolean answered = false;
        try {
            var call = channel.newCall(method, callOptions);
            var coming = ClientCalls.futureUnaryCall(call, request);
            exchange.runsAs(call);
            var answer = inbox.await(coming, EtcdMembers.PATIENCE, () -> members.examine(exchange));
            answered = true;
            return answer;
        } catch (StatusRuntimeException failed) {
            if (exchange.wasTakenAway()) {
                throw Status.UNAVAILABLE
                        .withDescription(EtcdMembers.SILENCE)
                        .withCause(failed)
                        .asRuntimeException();
            }
            throw failed;
        } finally {
            members.end(exchange, answered);
        }
    }

    /**
     * A call that changes nothing: asked again if the member went away, since another may answer, and while members change
     * their leader, which ends every read that waits for one and can happen twice in a row. One that did not answer within
     * its time is asked once more only.
     */
    <Q, A> A read(MethodDescriptor<Q, A> method, Q request) {
        for (int tries = READ_TRIES; ; tries--) {
            try {
                return call(EtcdExchange.Kind.READ, method, request);
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
        members.close();
        channel.shutdownNow();
    }
}
