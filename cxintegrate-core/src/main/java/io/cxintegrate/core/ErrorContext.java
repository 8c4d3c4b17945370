package io.cxintegrate.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What is known about a failed call. Immutable and safe to share between threads; holds no secret and no payload. */
public final class ErrorContext {
    /** Nothing is known because no call was made. */
    public static final ErrorContext NONE = builder().build();

    private final @Nullable String platform;
    private final @Nullable String operation;
    private final int status;
    private final @Nullable String platformCode;
    private final @Nullable String correlationId;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;
    private final @Nullable String missingScope;
    private final List<Violation> problems;

    private ErrorContext(Builder b) {
        platform = b.platform;
        operation = b.operation;
        status = b.status;
        platformCode = b.platformCode;
        correlationId = b.correlationId;
        retryable = b.retryable;
        retryAfter = b.retryAfter;
        missingScope = b.missingScope;
        problems = b.problems;
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this context. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.platform = platform;
        b.operation = operation;
        b.status = status;
        b.platformCode = platformCode;
        b.correlationId = correlationId;
        b.retryable = retryable;
        b.retryAfter = retryAfter;
        b.missingScope = missingScope;
        b.problems = problems;
        return b;
    }

    /** See {@link CxException#platform()}. */
    public Optional<String> platform() {
        return Optional.ofNullable(platform);
    }

    /** See {@link CxException#operation()}. */
    public Optional<String> operation() {
        return Optional.ofNullable(operation);
    }

    /** See {@link CxException#status()}. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** See {@link CxException#platformCode()}. */
    public Optional<String> platformCode() {
        return Optional.ofNullable(platformCode);
    }

    /** See {@link CxException#correlationId()}. */
    public Optional<String> correlationId() {
        return Optional.ofNullable(correlationId);
    }

    /** See {@link CxException#retryable()}. */
    public boolean retryable() {
        return retryable;
    }

    /** See {@link CxException#retryAfter()}. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The scopes the platform says the token lacks, separated by blanks (RFC 6750 section 3). */
    public Optional<String> missingScope() {
        return Optional.ofNullable(missingScope);
    }

    /** What the platform says is wrong with the request, field by field, in its own words; empty when it does not. */
    public List<Violation> problems() {
        return problems;
    }

    @Override
    public String toString() {
        return "ErrorContext[platform=" + platform + ", operation=" + operation + ", status=" + status
                + ", platformCode="
                + platformCode + ", correlationId=" + correlationId + ", retryable=" + retryable + ", retryAfter="
                + retryAfter + "]";
    }

    /** Collects what is known; not safe for concurrent use. */
    public static final class Builder {
        private @Nullable String platform;
        private @Nullable String operation;
        private int status;
        private @Nullable String platformCode;
        private @Nullable String correlationId;
        private boolean retryable;
        private @Nullable Duration retryAfter;
        private @Nullable String missingScope;
        private List<Violation> problems = List.of();

        private Builder() {}

        /** The platform called, in lower case. */
        public Builder platform(@Nullable String value) {
            platform = value;
            return this;
        }

        /** The operation, in the platform's own words. */
        public Builder operation(@Nullable String value) {
            operation = value;
            return this;
        }

        /** The HTTP status; 0 for none. */
        public Builder status(int value) {
            status = value;
            return this;
        }

        /** The platform's error code, the OAuth error or the SQLSTATE. */
        public Builder platformCode(@Nullable String value) {
            platformCode = value;
            return this;
        }

        /** What to quote to support. */
        public Builder correlationId(@Nullable String value) {
            correlationId = value;
            return this;
        }

        /** Whether a repeat can help. Default {@code false}. */
        public Builder retryable(boolean value) {
            retryable = value;
            return this;
        }

        /** How long the other side asked to wait. */
        public Builder retryAfter(@Nullable Duration value) {
            retryAfter = value;
            return this;
        }

        /** The scopes the token lacks, separated by blanks. */
        public Builder missingScope(@Nullable String value) {
            missingScope = value;
            return this;
        }

        /** What is wrong with the request, field by field. Default none. */
        public Builder problems(List<Violation> value) {
            problems = List.copyOf(value);
            return this;
        }

        /** The context. */
        public ErrorContext build() {
            return new ErrorContext(this);
        }
    }
}
