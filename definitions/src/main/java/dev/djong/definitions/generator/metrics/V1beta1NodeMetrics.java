package dev.djong.definitions.generator.metrics;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.Quantity;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node uses. */
@ApiModel(description = "What a node uses.")
public final class V1beta1NodeMetrics extends MeasuredObject {
    @SerializedName("usage")
    private @Nullable Map<String, Quantity> usage;

    @ApiModelProperty(required = true, value = "CPU and memory in use by all that runs on the node.")
    public @Nullable Map<String, Quantity> getUsage() {
        return usage;
    }
}
