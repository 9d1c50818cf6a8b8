package dev.djong.shell.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one component of a settings record. A component without a default that is not Optional must be given. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Flag {
    String NONE = "\0";

    /** The value when nobody sets it, written as on a command line. */
    String defaultsTo() default NONE;

    /** One line for {@code --help}. */
    String help();

    /** The flag's name where it is not the component's in kebab case, as with {@code --v}. */
    String name() default "";
}
