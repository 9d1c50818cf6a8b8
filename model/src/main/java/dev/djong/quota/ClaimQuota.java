package dev.djong.quota;

import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.Quantity;
import dev.djong.object.Resources;
import java.time.Instant;
import java.util.TreeMap;

/** Claims of persistent volumes: how many and how large, in all and a storage class. */
final class ClaimQuota implements QuotaEvaluator {
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String STORAGE = "requests.storage";
    private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    @Override
    public GroupResource resource() {
        return Resources.PERSISTENT_VOLUME_CLAIMS.groupResource();
    }

    @Override
    public boolean counts(String name) {
        return name.equals(CLAIMS)
                || name.equals("count/" + CLAIMS)
                || name.equals(STORAGE)
                || name.endsWith(OF_CLASS + CLAIMS)
                || name.endsWith(OF_CLASS + STORAGE);
    }

    @Override
    public Amounts usage(ApiObject claim, Instant now) {
        var usage = new TreeMap<String, Quantity>();
        var one = Quantity.of(1);
        usage.put(CLAIMS, one);
        usage.put("count/" + CLAIMS, one);
        var storageClass =
                claim.annotation(CLASS_ANNOTATION).orElse(claim.spec().text("storageClassName"));
        if (!storageClass.isEmpty()) {
            usage.put(storageClass + OF_CLASS + CLAIMS, one);
        }
        var wanted = claim.spec().object("resources").object("requests").text("storage");
        if (!wanted.isEmpty()) {
            var storage =
                    largerOf(wanted, claim.status().object("allocatedResources").text("storage"));
            usage.put(STORAGE, storage);
            if (!storageClass.isEmpty()) {
                usage.put(storageClass + OF_CLASS + STORAGE, storage);
            }
        }
        return new Amounts(usage);
    }

    /** While a volume grows, it counts as large as it is about to be, also when the wish is taken back. */
    private static Quantity largerOf(String wanted, String allocated) {
        var quantity = Quantity.parse(wanted);
        if (allocated.isEmpty()) {
            return quantity;
        }
        var other = Quantity.parse(allocated);
        return other.compareTo(quantity) > 0 ? other : quantity;
    }

    @Override
    public boolean matches(QuotaScope scope, ApiObject claim) {
        return scope.matchesClaim(claim);
    }
}
