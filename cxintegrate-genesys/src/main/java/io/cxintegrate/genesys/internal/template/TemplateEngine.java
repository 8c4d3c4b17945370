package io.cxintegrate.genesys.internal.template;

import java.io.StringReader;
import java.io.Writer;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.velocity.Template;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.exception.MethodInvocationException;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.ParseException;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.apache.velocity.util.introspection.Uberspect;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** Renders templates. Safe to share between threads; making one takes some milliseconds. */
public final class TemplateEngine {
    private static final int MAX_TEMPLATE = 65_536;

    private final HeldRuntime velocity;

    /** @param budgets for single text methods */
    public TemplateEngine(Supplier<Budget> budgets) {
        this.velocity = new HeldRuntime(new Sandbox(budgets));
        Properties settings = new Properties();
        settings.setProperty("parser.pool.size", "2");
        // The contract of an input allows hyphens in names.
        settings.setProperty("parser.allow_hyphen_in_identifiers", "true");
        settings.setProperty("velocimacro.inline.allow", "false");
        settings.setProperty("runtime.log.log_invalid_references", "false");
        settings.setProperty("runtime.string_interning", "false");
        // No file is ever looked for: this loader knows what it was given, which is nothing.
        settings.setProperty("resource.loaders", "string");
        settings.setProperty(
                "resource.loader.string.class", "org.apache.velocity.runtime.resource.loader.StringResourceLoader");
        settings.setProperty("resource.loader.string.repository.static", "false");
        settings.setProperty("velocimacro.library.path", "");
        // Velocity makes its own parts by name, through this loader; a container may have set one that knows another
        // Velocity.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(RuntimeInstance.class.getClassLoader());
        try {
            velocity.init(settings);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * The text a template makes.
     *
     * @param name what a fault calls the template
     * @param variables beside the macros: texts, numbers, booleans and {@link Scope}s
     * @param budget what this and other templates of one simulation may use up
     * @throws TemplateFault if it cannot be rendered
     */
    public String render(
            String name, String template, Map<String, ? extends @Nullable Object> variables, Budget budget) {
        if (template.length() > MAX_TEMPLATE) {
            throw new TemplateFault("the template is longer than " + MAX_TEMPLATE + " characters");
        }
        if (template.indexOf('$') < 0 && template.indexOf('#') < 0) {
            return template;
        }
        try {
            SimpleNode tree = parse(template);
            new TemplateRules(this::parse).check(tree);
            TemplateVariables context = new TemplateVariables(variables, budget);
            EventCartridge events = new EventCartridge();
            events.addEventHandler(new Counting(budget));
            events.attachToContext(context);
            BoundedWriter out = new BoundedWriter(budget);
            velocity.render(context, out, name, tree);
            return out.toString();
        } catch (MethodInvocationException e) {
            throw e.getCause() instanceof TemplateFault fault ? fault : new TemplateFault("a macro failed");
        } catch (VelocityException e) {
            throw e.getCause() instanceof TemplateFault fault ? fault : new TemplateFault("the template cannot run");
        } catch (StackOverflowError e) {
            throw new TemplateFault("the template is nested too deeply");
        }
    }

    private SimpleNode parse(String template) {
        try {
            return velocity.parse(new StringReader(template), new Template());
        } catch (ParseException e) {
            throw new TemplateFault("the template is not valid at line "
                    + (e.currentToken == null || e.currentToken.next == null ? 1 : e.currentToken.next.beginLine)
                    + ", column "
                    + (e.currentToken == null || e.currentToken.next == null ? 1 : e.currentToken.next.beginColumn));
        }
    }

    /** Velocity with our sandbox, given as an object rather than by the name of a class. */
    private static final class HeldRuntime extends RuntimeInstance {
        private final Sandbox sandbox;

        HeldRuntime(Sandbox sandbox) {
            this.sandbox = sandbox;
        }

        @Override
        public Uberspect getUberspect() {
            return sandbox;
        }

        /** Nothing is logged: what goes wrong is told by faults, and pieces of a template belong into no log. */
        @Override
        public Logger getLog() {
            return NOPLogger.NOP_LOGGER;
        }

        @Override
        public Logger getLog(String child) {
            return NOPLogger.NOP_LOGGER;
        }
    }

    /** Counts what references write, into texts as well as into the output. */
    private record Counting(Budget budget) implements ReferenceInsertionEventHandler {
        @Override
        public @Nullable Object referenceInsert(
                org.apache.velocity.context.Context context, String reference, @Nullable Object value) {
            budget.insert(value instanceof String s ? s.length() : 32);
            return value instanceof Scope || value instanceof Tool ? null : value;
        }
    }

    private static final class BoundedWriter extends Writer {
        private final StringBuilder text = new StringBuilder();
        private final Budget budget;

        BoundedWriter(Budget budget) {
            this.budget = budget;
        }

        @Override
        public void write(char[] from, int offset, int length) {
            budget.insert(length);
            text.append(from, offset, length);
        }

        @Override
        public void flush() {
            // Everything is here already.
        }

        @Override
        public void close() {
            // Nothing to release.
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
