package dev.djong.node.runtime.cri;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * The events of containerd itself, which its socket serves beside CRI in every version: with them a containerd before 1.7,
 * whose CRI has no events, need not be asked for its lists every second. Only a topic and, for an exit, whose it was are
 * read of an event; the end of a command in a container (a probe, an exec) changes no list.
 *
 * @see <a href="https://github.com/containerd/containerd/blob/main/api/services/events/v1/events.proto">containerd's
 *     events service</a>
 */
final class ContainerdEvents implements EventSource {
    /** Where containerd's CRI keeps its containers. */
    private static final String NAMESPACE = "k8s.io";

    private static final String EXIT = "/tasks/exit";
    private static final List<String> TOPICS =
            List.of("/containers/create", "/containers/delete", "/tasks/start", EXIT, "/tasks/delete");

    private static final MethodDescriptor<List<String>, Event> SUBSCRIBE =
            MethodDescriptor.<List<String>, Event>newBuilder()
                    .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                    .setFullMethodName("containerd.services.events.v1.Events/Subscribe")
                    .setRequestMarshaller(new Filters())
                    .setResponseMarshaller(new Envelopes())
                    .build();

    private final Channel channel;

    ContainerdEvents(Channel channel) {
        this.channel = channel;
    }

    /** @param ofCommand the end of a command in a container, not of the container */
    record Event(String topic, boolean ofCommand) {}

    @Override
    public void open(Runnable happened, Consumer<Status.Code> ended) {
        var filters = TOPICS.stream()
                .map(topic -> "namespace==" + NAMESPACE + ",topic==\"" + topic + "\"")
                .toList();
        ClientCalls.asyncServerStreamingCall(
                channel.newCall(SUBSCRIBE, CallOptions.DEFAULT), filters, new StreamObserver<>() {
                    @Override
                    public void onNext(Event event) {
                        if (!event.ofCommand()) {
                            happened.run();
                        }
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
        return "containerd's events";
    }

    /** A {@code SubscribeRequest}: filters in field 1. */
    private static final class Filters implements MethodDescriptor.Marshaller<List<String>> {
        @Override
        public InputStream stream(List<String> filters) {
            var bytes = new ByteArrayOutputStream();
            try {
                var out = CodedOutputStream.newInstance(bytes);
                for (var filter : filters) {
                    out.writeString(1, filter);
                }
                out.flush();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public List<String> parse(InputStream stream) {
            throw new UnsupportedOperationException("only servers read filters");
        }
    }

    /** An {@code Envelope}: topic in field 3, the event in field 4 as an {@code Any} whose value is its field 2. */
    static final class Envelopes implements MethodDescriptor.Marshaller<Event> {
        private static final int TOPIC = 3;
        private static final int ANY = 4;
        private static final int VALUE = 2;
        private static final int CONTAINER_ID = 1;
        private static final int PROCESS_ID = 2;

        @Override
        public InputStream stream(Event event) {
            throw new UnsupportedOperationException("only servers write events");
        }

        @Override
        public Event parse(InputStream stream) {
            try {
                var envelope = stream.readAllBytes();
                var topic = text(envelope, TOPIC);
                return new Event(topic, topic.equals(EXIT) && isOfCommand(field(field(envelope, ANY), VALUE)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /** A container's first process has the container's id. */
        private static boolean isOfCommand(byte[] exit) throws IOException {
            return !text(exit, CONTAINER_ID).equals(text(exit, PROCESS_ID));
        }

        private static String text(byte[] message, int number) throws IOException {
            return new String(field(message, number), StandardCharsets.UTF_8);
        }

        /** The bytes of a field that has a length; empty where it is absent. */
        private static byte[] field(byte[] message, int number) throws IOException {
            var in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag >>> 3 == number) {
                    return in.readByteArray();
                }
                in.skipField(tag);
            }
            return new byte[0];
        }
    }
}
