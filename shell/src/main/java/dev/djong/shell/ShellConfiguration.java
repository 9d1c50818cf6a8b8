package dev.djong.shell;

import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.shell.management.ManagementConfiguration;
import dev.djong.shell.metrics.BuildInfoMeter;
import dev.djong.shell.metrics.ProcessMeters;
import dev.djong.shell.pki.SelfSigned;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** The auto-configurations that every service uses, named one by one, and the beans that the shell offers. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    ConfigurationPropertiesAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    ApplicationAvailabilityAutoConfiguration.class,
    SslAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
})
@Import(ManagementConfiguration.class)
class ShellConfiguration {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    BuildInfoMeter buildInfoMeter() {
        return new BuildInfoMeter();
    }

    @Bean
    ProcessMeters processMeters() {
        return new ProcessMeters();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> cipherOrder() {
        return factory -> factory.addConnectorCustomizers(CipherOrder::apply);
    }

    @Bean
    RandomGenerator random() {
        return RandomGenerator.getDefault();
    }

    @Bean
    @Lazy
    ClusterAccess clusterAccess(ServiceSettings settings, InstantSource clock) {
        var file = settings.kubeconfig()
                .orElseThrow(() -> new StartFailure("--kubeconfig must be given: it says where the API server is"));
        var kubeconfig = Kubeconfig.read(file);
        kubeconfig
                .identity()
                .ifPresent(own -> new KeyFiles(clock).requireValid("--kubeconfig=" + file, own.certificate()));
        var access = ClusterAccess.of(kubeconfig);
        return settings.apiServers().isEmpty() ? access : access.at(settings.apiServers());
    }

    /** A certificate that lives in memory, where no files are named. */
    @Bean
    SslBundleRegistrar selfSigned(Role role, ServiceSettings settings, InstantSource clock) {
        return registry -> {
            if (settings.tlsCertFile().isEmpty()) {
                var material = SelfSigned.forHost("localhost", "djong-" + role.label(), clock);
                var trusted = settings.clientCaFile()
                        .map(file -> inMemory("file:" + file.toAbsolutePath(), null))
                        .orElse(null);
                var key = inMemory(material.certificatePem(), material.privateKeyPem());
                registry.registerBundle(
                        ServiceProperties.BUNDLE,
                        SslBundle.of(
                                new PemSslStoreBundle(key, trusted),
                                SslBundleKey.of(ServiceProperties.STORE_PASSWORD)));
            }
        };
    }

    private static PemSslStore inMemory(String certificates, @Nullable String privateKey) {
        var details = new PemSslStoreDetails(
                ServiceProperties.STORE_TYPE, null, ServiceProperties.STORE_PASSWORD, certificates, privateKey, null);
        return Objects.requireNonNull(PemSslStore.load(details), "details were given");
    }
}
