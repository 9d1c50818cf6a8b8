package dev.djong.definitions.generator.metrics;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.swagger.annotations.ApiModelProperty;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** What all kinds of the metrics API have: whose use was measured, and when. */
abstract class MeasuredObject {
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
}
