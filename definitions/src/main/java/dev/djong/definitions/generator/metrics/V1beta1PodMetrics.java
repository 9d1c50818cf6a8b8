package dev.djong.definitions.generator.metrics;

import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the containers of a pod use. */
@ApiModel(description = "What the containers of a pod use.")
public final class V1beta1PodMetrics extends MeasuredObject {
    @SerializedName("containers")
    private @Nullable List<V1beta1ContainerMetrics> containers;

    @ApiModelProperty(required = true, value = "Each container, measured over the same time.")
    public @Nullable List<V1beta1ContainerMetrics> getContainers() {
        return containers;
    }
}
