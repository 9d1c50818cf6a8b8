package dev.djong.definitions.generator.metrics;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node uses. */
@ApiModel(description = "What a node uses.")
public final class V1beta1NodeMetrics {
    @SerializedName("apiVersion")
    private @Nullable String apiVersion;

    @SerializedName("kind")
    private @Nullable String kind;

    @SerializedName("metadata")
    private @Nullable V1ObjectMeta metadata;

    @SerializedName("timestamp")
    private @Nullable OffsetDateTime timestamp;

    @SerializedName("window")
    private @Nullable String window;

    @SerializedName("usage")
    private @Nullable Map<String, Quantity> usage;

    @ApiModelProperty(value = "The version of the schema of this object.")
    public @Nullable String getApiVersion() {
        return apiVersion;
    }

    @ApiModelProperty(value = "The kind of this object.")
    public @Nullable String getKind() {
        return kind;
    }

    @ApiModelProperty(value = "Standard object metadata.")
    public @Nullable V1ObjectMeta getMetadata() {
        return metadata;
    }

    @ApiModelProperty(required = true, value = "The end of the time over which the usage was measured.")
    public @Nullable OffsetDateTime getTimestamp() {
        return timestamp;
    }

    @ApiModelProperty(required = true, value = "The length of that time.")
    public @Nullable String getWindow() {
        return window;
    }

    @ApiModelProperty(required = true, value = "CPU and memory in use by all that runs on the node.")
    public @Nullable Map<String, Quantity> getUsage() {
        return usage;
    }
}
