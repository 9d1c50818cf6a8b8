package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;

/** What people read when etcd does not do as it should. */
class EtcdErrorsTest {
    private static final String WAITED = "CallOptions deadline exceeded after 9.99s. Name resolution delay 0.0 seconds."
            + " [wait_for_ready, Last Pick Failure=Status{code=UNAVAILABLE, description=io exception, cause=";

    @Test
    void anUnreachableOneIsToldWithoutAStack() {
        var text = WAITED
                + "io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: /127.0.0.1:1\n"
                + "Caused by: java.net.ConnectException: Connection refused\n\tat java.base/sun.nio.ch.Net.pollConnect(Net)";
        assertThat(EtcdErrors.reason(Status.DEADLINE_EXCEEDED.withDescription(text)))
                .isEqualTo("no member answers: Connection refused; check --etcd-servers and that etcd runs there");
    }

    @Test
    void certificatesThatDoNotMatchAreToldAsSuch() {
        var text = WAITED + "javax.net.ssl.SSLHandshakeException: PKIX path building failed\n\tat a.B.c(D.java:1)";
        assertThat(EtcdErrors.reason(Status.UNAVAILABLE.withDescription(text)))
                .isEqualTo("no member answers: PKIX path building failed; check --etcd-cafile, --etcd-certfile and"
                        + " --etcd-keyfile");
        var plain = WAITED + "io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 48545450";
        assertThat(EtcdErrors.reason(Status.UNAVAILABLE.withDescription(plain)))
                .endsWith("it speaks http, not https: check --etcd-servers");
    }

    @Test
    void aFullOneSaysWhatToDo() {
        var full = Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: mvcc: database space exceeded");
        assertThat(EtcdErrors.reason(full))
                .isEqualTo(
                        "etcdserver: mvcc: database space exceeded; compact and defragment it, then disarm its alarm,"
                                + " or raise its quota");
        assertThat(EtcdErrors.reason(Status.UNAVAILABLE)).startsWith("no member answers");
    }
}
