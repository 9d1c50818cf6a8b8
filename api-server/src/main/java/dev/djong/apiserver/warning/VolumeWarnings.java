package dev.djong.apiserver.warning;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Quantity;
import java.util.ArrayList;
import java.util.List;

/** Of persistent volumes, claims and their classes. */
final class VolumeWarnings {
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private VolumeWarnings() {}

    static List<String> ofVolume(ApiObject volume) {
        var warnings = new ArrayList<String>();
        className(warnings, volume);
        if (volume.spec().text("persistentVolumeReclaimPolicy").equals("Recycle")) {
            warnings.add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the"
                    + " recommended approach is to use dynamic provisioning.");
        }
        var terms = volume.spec().object("nodeAffinity").object("required").array("nodeSelectorTerms");
        warnings.addAll(NodeLabels.ofTerms("spec.nodeAffinity.required.nodeSelectorTerms", terms));
        return warnings;
    }

    static List<String> ofClaim(ApiObject claim) {
        var warnings = new ArrayList<String>();
        className(warnings, claim);
        warnings.addAll(ofClaimSpec("spec", claim.spec()));
        return warnings;
    }

    private static void className(List<String> warnings, ApiObject object) {
        if (object.annotation(CLASS_ANNOTATION).isPresent()) {
            warnings.add("metadata.annotations[" + CLASS_ANNOTATION
                    + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
    }

    static List<String> ofClaimSpec(String path, JsonObject spec) {
        var warnings = new ArrayList<String>();
        for (var kind : List.of("requests", "limits")) {
            fraction(
                    warnings,
                    path + ".resources." + kind,
                    spec.object("resources").object(kind),
                    "storage");
        }
        return warnings;
    }

    /** Bytes are whole: 100m of them are a slip of who meant 100M. */
    static void fraction(List<String> warnings, String path, JsonObject amounts, String resource) {
        var text = amounts.text(resource);
        if (!text.isEmpty() && Quantity.parse(text).value().stripTrailingZeros().scale() > 0) {
            warnings.add(
                    path + "[" + resource + "]: fractional byte value \"" + text + "\" is invalid, must be an integer");
        }
    }

    static List<String> ofStorageClass(ApiObject storageClass) {
        var warnings = new ArrayList<String>();
        var topologies =
                storageClass.root().array("allowedTopologies").objects().toList();
        for (int i = 0; i < topologies.size(); i++) {
            var path = "allowedTopologies[" + i + "].matchLabelExpressions";
            warnings.addAll(NodeLabels.ofExpressions(path, topologies.get(i).array("matchLabelExpressions")));
        }
        return warnings;
    }
}
