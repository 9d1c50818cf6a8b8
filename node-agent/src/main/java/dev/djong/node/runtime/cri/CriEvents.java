package dev.djong.node.runtime.cri;

import dev.djong.node.runtime.cri.proto.v1.ContainerEventResponse;
import dev.djong.node.runtime.cri.proto.v1.GetEventsRequest;
import dev.djong.node.runtime.cri.proto.v1.RuntimeServiceGrpc;
import dev.djong.node.runtime.cri.proto.v1.RuntimeServiceGrpc.RuntimeServiceStub;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/**
 * CRI's own events: containerd since 1.7, CRI-O since 1.26.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/issues/3386">KEP-3386: evented PLEG</a>
 */
final class CriEvents implements EventSource {
    private final RuntimeServiceStub runtime;

    CriEvents(Channel channel) {
        this.runtime = RuntimeServiceGrpc.newStub(channel);
    }

    @Override
    public void open(Runnable happened, Consumer<Status.Code> ended) {
        runtime.getContainerEvents(GetEventsRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(ContainerEventResponse event) {
                happened.run();
            }

            @Override
            public void onError(Throwable failure) {
                ended.accept(Status.fromThrowable(failure).getCode());
            }

            @Override
            public void onCompleted() {
                ended.accept(Status.Code.OK);
            }
        });
    }

    @Override
    public String label() {
        return "CRI events";
    }
}
