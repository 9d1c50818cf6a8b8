package dev.djong.shell;

import dev.djong.shell.heap.RestingHeap;
import dev.djong.shell.settings.FlagException;
import dev.djong.shell.settings.Settings;
import dev.djong.time.SystemTimers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.support.GenericApplicationContext;

/** Starts a service: flags to settings, settings to a Boot application, the application to a handle. */
public final class ServiceApplication {
    private static final Logger log = LoggerFactory.getLogger(ServiceApplication.class);

    static {
        // Logging is set up once a process by logback.xml; five applications must not do it again after each other.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private ServiceApplication() {}

    /** Starts with flags only, for the one-JVM mode and tests: the environment of the process is not read. */
    public static RunningService run(Role role, Class<?> configuration, Lifeline lifeline, String... arguments) {
        return start(role, configuration, lifeline, List.of(arguments), Map.of());
    }

    /** As {@link #run}, for a service alone in its process: a failure stops it. Tests that need no lifeline use this. */
    public static RunningService run(Role role, Class<?> configuration, String... arguments) {
        return run(role, configuration, ServiceApplication::logOnly, arguments);
    }

    /** A whole process: environment, {@code --help}, one failure line, one shutdown hook. */
    public static void main(Role role, Class<?> configuration, String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.err.print(help(role, configuration));
            return;
        }
        try {
            var stopping = new AtomicBoolean();
            Lifeline exit = (failed, reason) -> exitOnce(stopping, failed, reason);
            var service = start(role, configuration, exit, List.of(arguments), System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "shutdown"));
            RestingHeap.keep(new SystemTimers());
            log.info("{} is ready on port {}", role.label(), service.port());
        } catch (RuntimeException e) {
            if (!FailureLine.isUnderstood(e)) {
                log.error("{} cannot start", role.label(), e);
            }
            System.err.println(FailureLine.of(role, e));
            System.exit(1);
        }
    }

    /** The flags of a service, one line each. */
    public static String help(Role role, Class<?> configuration) {
        return "Flags of " + role.label() + ":\n" + Settings.help(records(configuration));
    }

    private static RunningService start(
            Role role,
            Class<?> configuration,
            Lifeline lifeline,
            List<String> arguments,
            Map<String, String> environment) {
        var settings = bind(role, configuration, arguments, environment);
        var common = settings.get(ServiceSettings.class);
        Verbosity.apply(configuration.getPackageName(), common.v());
        new KeyFiles(InstantSource.system()).check(common);
        var authorities = MainPortAuthorities.of(common, settings.all());

        var application = new SpringApplication(ShellConfiguration.class, configuration);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setAddCommandLineProperties(false);
        application.setDefaultProperties(ServiceProperties.of(role, common, authorities));
        application.addInitializers(context -> {
            var beans = (GenericApplicationContext) context;
            beans.registerBean(Role.class, () -> role);
            beans.registerBean(Lifeline.class, () -> lifeline);
            settings.all().forEach(record -> registerRecord(beans, record));
        });
        return new RunningService(role, application.run());
    }

    private static Settings bind(
            Role role, Class<?> configuration, List<String> arguments, Map<String, String> environment) {
        try {
            return Settings.bind(role.label(), records(configuration), arguments, environment);
        } catch (IllegalArgumentException e) {
            throw new FlagException(String.valueOf(e.getMessage()));
        }
    }

    @SuppressWarnings("unchecked") // the bean is of the type that it is registered under
    private static <R extends Record> void registerRecord(GenericApplicationContext context, R record) {
        context.registerBean((Class<R>) record.getClass(), () -> record);
    }

    private static List<Class<? extends Record>> records(Class<?> configuration) {
        var records = new ArrayList<Class<? extends Record>>();
        records.add(ServiceSettings.class);
        var flags = configuration.getAnnotation(ServiceFlags.class);
        if (flags != null) {
            records.addAll(Arrays.asList(flags.value()));
        }
        return records;
    }

    private static void logOnly(Role role, String reason) {
        log.error("{} cannot go on: {}", role.label(), reason);
    }

    private static void exitOnce(AtomicBoolean stopping, Role role, String reason) {
        if (stopping.compareAndSet(false, true)) {
            logOnly(role, reason);
            Thread.ofPlatform().name("stop").start(() -> System.exit(1));
        }
    }
}
