package dev.djong.controller.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.controller.Cluster;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceQuotaControllerTest {
    private final Cluster cluster = Cluster.running(ResourceQuotaController::new);

    private void quota(String spec) {
        cluster.create(Resources.RESOURCE_QUOTAS, Cluster.object("v1", "ResourceQuota", "q", spec.replace('\'', '"')));
        cluster.pass(ResourceQuotaController.UNSYNCED_RECHECK);
    }

    private String status() {
        return cluster.api
                .get(Resources.RESOURCE_QUOTAS, Cluster.key("q"))
                .status()
                .toString()
                .replace('"', '\'');
    }

    private ApiObject pod(String name, String cpu) {
        var pod = cluster.runningPod(name, "n1", Map.of(), "10.0.0.1");
        return cluster.api.update(
                Resources.PODS,
                pod.withSpec(spec -> spec.with(
                        "containers",
                        JsonReader.read("[{\"name\":\"c\",\"resources\":{\"requests\":{\"cpu\":\"" + cpu + "\"}}}]"))));
    }

    @Test
    void countsWhatIsThere() {
        pod("a", "1500m");
        pod("b", "1");
        cluster.create(Resources.CONFIG_MAPS, ApiObject.of("v1", "ConfigMap", Cluster.key("m")));
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("d", 1, "i"));
        quota("{'hard':{'requests.cpu':'4','pods':'9','configmaps':'5','count/deployments.apps':'2','bananas':'1'}}");
        assertThat(status())
                .isEqualTo("{'hard':{'bananas':'1','configmaps':'5','count/deployments.apps':'2','pods':'9',"
                        + "'requests.cpu':'4'},'used':{'configmaps':'1','count/deployments.apps':'1','pods':'2',"
                        + "'requests.cpu':'2500m'}}");
    }

    @Test
    void aBogusStatusIsOverwrittenInTime() {
        quota("{'hard':{'pods':'9'}}");
        var quota = cluster.api.get(Resources.RESOURCE_QUOTAS, Cluster.key("q"));
        cluster.api.updateStatus(
                Resources.RESOURCE_QUOTAS,
                quota.with("status", JsonReader.read("{\"hard\":{\"pods\":\"1\"},\"used\":{\"pods\":\"7\"}}")));
        cluster.pass(ResourceQuotaController.RESYNC.plus(Duration.ofSeconds(1)));
        assertThat(status()).isEqualTo("{'hard':{'pods':'9'},'used':{'pods':'0'}}");
    }

    @Test
    void aChargeForWhatTheCacheDoesNotHoldYetStays() {
        quota("{'hard':{'pods':'9'}}");
        var quota = cluster.api.get(Resources.RESOURCE_QUOTAS, Cluster.key("q"));
        cluster.api.updateStatus(
                Resources.RESOURCE_QUOTAS,
                quota.withStatus(status -> status.with("used", JsonReader.read("{\"pods\":\"1\"}"))));
        cluster.settle();
        assertThat(status()).contains("'used':{'pods':'1'}");
    }

    @Test
    void whatGoesOrEndsIsFreeAtOnce() {
        pod("a", "1");
        pod("b", "1");
        cluster.create(Resources.SECRETS, ApiObject.of("v1", "Secret", Cluster.key("s")));
        quota("{'hard':{'pods':'9','count/pods':'9','secrets':'3'}}");
        assertThat(status()).contains("'used':{'count/pods':'2','pods':'2','secrets':'1'}");
        var ended = cluster.api.get(Resources.PODS, Cluster.key("a"));
        cluster.api.updateStatus(Resources.PODS, ended.withStatus(status -> status.with("phase", "Succeeded")));
        cluster.settle();
        assertThat(status()).contains("'used':{'count/pods':'2','pods':'1','secrets':'1'}");
        cluster.api.delete(Resources.SECRETS, Cluster.key("s"), DeleteOptions.DEFAULT);
        cluster.api.delete(Resources.PODS, Cluster.key("b"), DeleteOptions.DEFAULT.withGracePeriodSeconds(0));
        cluster.settle();
        assertThat(status()).contains("'used':{'count/pods':'1','pods':'0','secrets':'0'}");
    }

    @Test
    void lookingAgainWritesNothing() {
        quota("{'hard':{'pods':'9'}}");
        var quota = cluster.api.get(Resources.RESOURCE_QUOTAS, Cluster.key("q"));
        cluster.api.forgetCalls();
        cluster.settle();
        assertThat(cluster.api.writes()).isEmpty();
        cluster.pass(ResourceQuotaController.RESYNC.plus(Duration.ofSeconds(1)));
        assertThat(cluster.api.get(Resources.RESOURCE_QUOTAS, Cluster.key("q"))).isEqualTo(quota);
    }

    @Test
    void scopesNarrowWhatCounts() {
        pod("a", "1");
        cluster.runningPod("b", "n1", Map.of(), "10.0.0.2");
        quota("{'hard':{'pods':'9'},'scopes':['BestEffort']}");
        assertThat(status()).contains("'used':{'pods':'1'}");
    }

    @Test
    void aWishThatChangesShowsAtOnce() {
        quota("{'hard':{'pods':'9','services':'1'}}");
        cluster.changeSpec(
                Resources.RESOURCE_QUOTAS,
                Cluster.key("q"),
                spec -> spec.with("hard", JsonReader.read("{\"pods\":\"3\"}")));
        cluster.settle();
        assertThat(status()).isEqualTo("{'hard':{'pods':'3'},'used':{'pods':'0'}}");
    }
}
