package io.cxintegrate.genesys.internal.template;

import org.jspecify.annotations.Nullable;

/** A macro library of the platform, such as {@code esc}. */
interface Tool {
    /** The value of a property; null when there is none, which leaves the reference as it is written. */
    default @Nullable Object property(String name) {
        return null;
    }

    /**
     * Calls a macro; null leaves the reference as it is written.
     *
     * @throws TemplateFault if there is no such macro
     */
    @Nullable
    Object call(String name, Arguments arguments);

    /** What to throw for a macro this engine does not have. */
    static TemplateFault unknown(String library, String name) {
        return new TemplateFault("the macro " + library + "." + name + " is not known here");
    }
}
