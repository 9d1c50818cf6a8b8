package dev.djong.definitions.generator.metrics;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.Quantity;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container uses. */
@ApiModel(description = "What a container uses.")
public final class V1beta1ContainerMetrics {
    @SerializedName("name")
    private @Nullable String name;

    @SerializedName("usage")
    private @Nullable Map<String, Quantity> usage;

    @ApiModelProperty(required = true, value = "The name of the container.")
    public @Nullable String getName() {
        return name;
    }

    @ApiModelProperty(required = true, value = "CPU and memory in use.")
    public @Nullable Map<String, Quantity> getUsage() {
        return usage;
    }
}
