package dev.djong.node.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.djong.api.ListOptions;
import dev.djong.fake.FakeApiClient;
import dev.djong.node.fakes.FakeClusterObjects;
import dev.djong.node.fakes.Pods;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodDirectories;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.time.SystemTimers;
import dev.djong.time.VirtualTimers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver on a real socket registers, prepares devices for pods and takes them back. */
class ClaimedDevicesTest {
    private static final RuntimeVersion NEW = new RuntimeVersion("containerd", "2.1.4");
    private static final String CONTAINER =
            "'containers':[{'name':'app','image':'web:1','resources':{'claims':[{'name':'gpu'%s}]}}],"
                    + "'resourceClaims':[{'name':'gpu','resourceClaimName':'cards'}]";

    @TempDir
    Path folder;

    private final FakeClusterObjects objects = new FakeClusterObjects();
    private final SystemTimers timers = new SystemTimers();
    private final VirtualTimers virtual = new VirtualTimers();
    private final FakeApiClient api = new FakeApiClient(virtual);
    private Drivers drivers;
    private ClaimedDevices devices;

    @BeforeEach
    void start() {
        devices = devices(NEW);
        devices.start();
        objects.deviceClaims.put(new ObjectKey("default", "cards"), Pods.object("""
                {'apiVersion':'resource.k8s.io/v1','kind':'ResourceClaim',
                 'metadata':{'name':'cards','namespace':'default','uid':'claim-1'},
                 'status':{'reservedFor':[{'resource':'pods','name':'web','uid':'uid-1'},
                                          {'resource':'pods','name':'web','uid':'uid-2'}],
                           'allocation':{'devices':{'results':[
                    {'request':'big','driver':'gpu.example.com','pool':'n1','device':'big-0'},
                    {'request':'small','driver':'gpu.example.com','pool':'n1','device':'small-0'}]}}}}"""));
    }

    private ClaimedDevices devices(RuntimeVersion runtime) {
        Executor background = work -> Thread.ofVirtual().start(work);
        var slices = new StaleSlices(api, "n1", virtual, Runnable::run);
        drivers = new Drivers(folder.resolve("reg"), slices, timers, background);
        return new ClaimedDevices(objects, drivers, new PodDirectories(folder, folder.resolve("logs")), runtime);
    }

    @AfterEach
    void stop() {
        devices.close();
        timers.close();
    }

    private TestDriver driver(String version) throws IOException {
        var driver = new TestDriver(folder.resolve("reg"), folder, version);
        await().until(() -> drivers.find(TestDriver.NAME).isPresent());
        return driver;
    }

    private static Pod pod(String uid, String request) {
        return new Pod(Pods.pod(CONTAINER.formatted(request)).withMetadata(metadata -> metadata.with("uid", uid)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1"})
    void aDriverThatComesIsAskedForDevicesAndTakesThemBack(String version) throws Exception {
        try (var driver = driver(version)) {
            assertThat(driver.told).containsExactly("true");
            var pod = pod("uid-1", "");
            assertThat(devices.prepare(pod).of(pod.containers().getFirst()))
                    .containsExactly("example.com/gpu=cards-big", "example.com/gpu=cards-small");
            assertThat(driver.asked).containsExactly("+default/cards");
            devices.tearDown("uid-1");
            devices.tearDown("uid-1");
            assertThat(driver.asked).containsExactly("+default/cards", "-default/cards");
        }
    }

    @Test
    void aContainerMayAskForOneOfTheClaimsRequests() throws Exception {
        try (var driver = driver("v1")) {
            var pod = pod("uid-1", ",'request':'small'");
            assertThat(devices.prepare(pod).of(pod.containers().getFirst()))
                    .containsExactly("example.com/gpu=cards-small");
            assertThat(driver.asked).hasSize(1);
        }
    }

    @Test
    void whatPodsShareIsGivenBackWithTheLastOfThem() throws Exception {
        try (var driver = driver("v1")) {
            devices.prepare(pod("uid-1", ""));
            devices.prepare(pod("uid-2", ""));
            devices.tearDown("uid-1");
            assertThat(driver.asked).containsExactly("+default/cards", "+default/cards");
            devices.tearDown("uid-2");
            assertThat(driver.asked).endsWith("-default/cards");
        }
    }

    /** The claim may be gone by then, and the agent another one. */
    @Test
    void devicesAreGivenBackAfterARestart() throws Exception {
        try (var driver = driver("v1")) {
            devices.prepare(pod("uid-1", ""));
            devices.close();
            objects.deviceClaims.clear();
            devices = devices(NEW);
            devices.start();
            await().until(() -> drivers.find(TestDriver.NAME).isPresent());
            devices.tearDown("uid-1");
            assertThat(driver.asked).endsWith("-default/cards");
        }
    }

    @Test
    void whatADriverCannotDoIsTold() throws Exception {
        assertThatThrownBy(() -> devices.prepare(pod("uid-1", "")))
                .hasMessage("Failed to prepare dynamic resources: DRA driver gpu.example.com is not registered");
        try (var driver = driver("v1")) {
            driver.error = "too hot";
            assertThatThrownBy(() -> devices.prepare(pod("uid-1", "")))
                    .hasMessage("Failed to prepare dynamic resources: NodePrepareResources failed for ResourceClaim"
                            + " cards: too hot");
            driver.error = "";
            devices.prepare(pod("uid-1", ""));
            driver.error = "still hot";
            assertThatThrownBy(() -> devices.tearDown("uid-1")).hasMessageContaining("still hot");
            driver.error = "";
            devices.tearDown("uid-1");
        }
        await().until(() -> drivers.find(TestDriver.NAME).isEmpty());
    }

    @Test
    void aServerThatDoesNotAnswerIsTold() {
        objects.failure = ApiFailure.notFound(Resources.RESOURCE_CLAIMS.groupResource(), "cards");
        assertThatThrownBy(() -> devices.prepare(pod("uid-1", "")))
                .hasMessage("Failed to prepare dynamic resources: fetch ResourceClaim cards:"
                        + " resourceclaims.resource.k8s.io \"cards\" not found");
    }

    @Test
    void aDriverThatStartsAgainIsTakenInAgain() throws Exception {
        try (var driver = driver("v1")) {
            assertThat(driver.told).hasSize(1);
        }
        try (var driver = driver("v1")) {
            await().until(() -> driver.told.size() == 1);
            devices.prepare(pod("uid-1", ""));
            assertThat(driver.asked).containsExactly("+default/cards");
        }
    }

    @Test
    void aPodThatMayNotUseTheClaimGetsNothing() throws Exception {
        try (var driver = driver("v1")) {
            assertThatThrownBy(() -> devices.prepare(pod("uid-3", "")))
                    .hasMessage(
                            "Failed to prepare dynamic resources: pod web is not allowed to use ResourceClaim cards");
            assertThat(driver.asked).isEmpty();
        }
    }

    /** It would leave the devices out without a word. */
    @Test
    void aRuntimeThatKnowsNoNamesOfDevicesIsRefused() throws Exception {
        devices.close();
        devices = devices(new RuntimeVersion("containerd", "1.6.20~ds1"));
        devices.start();
        try (var driver = driver("v1")) {
            assertThatThrownBy(() -> devices.prepare(pod("uid-1", "")))
                    .hasMessage(
                            "Failed to prepare dynamic resources: the container runtime containerd 1.6.20~ds1 knows no"
                                    + " CDI devices: containerd 1.7 or later does");
            assertThat(driver.asked).hasSize(1);
        }
        assertThat(ClaimedDevices.knowsNames(new RuntimeVersion("containerd", "v1.7.1")))
                .isTrue();
        assertThat(ClaimedDevices.knowsNames(new RuntimeVersion("cri-o", "1.30.0")))
                .isTrue();
    }

    private void createSlice(String name, String node, String driver) {
        api.create(
                Resources.RESOURCE_SLICES,
                Pods.object("{'apiVersion':'resource.k8s.io/v1','kind':'ResourceSlice','metadata':{'name':'" + name
                        + "'},'spec':{'nodeName':'" + node + "','driver':'" + driver + "'}}"));
    }

    private List<String> slices() {
        return api.list(Resources.RESOURCE_SLICES, ListOptions.ALL).items().stream()
                .map(ApiObject::name)
                .toList();
    }

    @Test
    void whatADriverToldOfItsDevicesGoesHalfAMinuteAfterIt() throws Exception {
        createSlice("ours", "n1", TestDriver.NAME);
        createSlice("elsewhere", "n2", TestDriver.NAME);
        createSlice("removed", "n1", "gone.example.com");
        try (var driver = driver("v1")) {
            virtual.advance(Duration.ofSeconds(30));
            assertThat(slices()).containsExactly("elsewhere", "ours");
            assertThat(driver.asked).isEmpty();
        }
        await().until(() -> drivers.find(TestDriver.NAME).isEmpty());
        virtual.advance(Duration.ofSeconds(29));
        assertThat(slices()).containsExactly("elsewhere", "ours");
        virtual.advance(Duration.ofSeconds(1));
        assertThat(slices()).containsExactly("elsewhere");
    }
}
