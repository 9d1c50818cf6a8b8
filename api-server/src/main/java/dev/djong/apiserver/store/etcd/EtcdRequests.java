package dev.djong.apiserver.store.etcd;

import dev.djong.object.Revision;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;

/** The optimistic transaction that every write is: if the key is at this revision, do that, else tell what it holds. */
final class EtcdRequests {
    private EtcdRequests() {}

    /** @param expected zero for a key that must not exist */
    static TxnRequest ifAt(String key, Revision expected, RequestOp then) {
        var keyBytes = EtcdStore.bytes(key);
        return TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(keyBytes)
                        .setTarget(Compare.CompareTarget.MOD)
                        .setResult(Compare.CompareResult.EQUAL)
                        .setModRevision(expected.value()))
                .addSuccess(then)
                .addFailure(RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(keyBytes)))
                .build();
    }

    static RequestOp put(String key, byte[] value, long lease) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder()
                        .setKey(EtcdStore.bytes(key))
                        .setValue(EtcdStore.shared(value))
                        .setLease(lease))
                .build();
    }

    static RequestOp delete(String key) {
        return RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(EtcdStore.bytes(key)))
                .build();
    }
}
