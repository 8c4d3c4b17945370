package io.cxintegrate.benchmarks;

import io.cxintegrate.core.audit.AuditEvent;
import java.util.Map;

/** What is appended: one record of usual size, about 400 bytes. */
final class AuditEvents {
    private AuditEvents() {}

    static AuditEvent deployment() {
        return AuditEvent.builder()
                .eventType("integration.mapping.update")
                .attribute("bot_id", "bot-1")
                .action("DEPLOY_MAPPING")
                .status("SUCCESS")
                .payload(Map.of("name", "payment_processor_v2"))
                .userId("svc_account_01")
                .complianceFramework("SOC2_TypeII")
                .build();
    }
}
