package io.cxintegrate.core.audit;

import io.cxintegrate.core.Violations;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What must hold for an audit record. Paths are the names of the builder's methods. */
final class AuditEventRules {
    private static final int SHA_256_DIGITS = 64;

    private AuditEventRules() {}

    static void check(
            Violations violations, AuditNaming naming, Map<AuditMember, Object> members, Set<String> attributes) {
        violations.unless(members.containsKey(AuditMember.EVENT_TYPE), "eventType", "is required but missing");
        members.forEach((member, value) -> {
            if (member == AuditMember.PAYLOAD_HASH) {
                checkHash(violations, value.toString());
            } else if (value instanceof String text) {
                violations.unless(!text.isBlank(), member.camel(), "must not be blank; leave it out instead");
            } else if (value instanceof Duration latency) {
                violations.unless(!latency.isNegative(), "latency", "must not be negative but is %s", latency);
            }
        });
        for (String name : attributes) {
            violations.unless(!name.isBlank(), "attributes", "a name must not be blank but is '%s'", name);
            violations.unless(
                    !naming.reserves(name), "attributes." + name, "is the name of a standard member; use another one");
        }
    }

    /** The value is not repeated: it may be the payload itself, given by mistake. */
    private static void checkHash(Violations violations, String hash) {
        String expected = "must be a SHA-256 of 64 lower-case hexadecimal digits but ";
        if (hash.length() != SHA_256_DIGITS) {
            violations.add("payloadHash", expected + "has " + hash.length() + " characters");
        } else if (!hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            violations.add("payloadHash", expected + "has other characters");
        }
    }
}
