package io.cxintegrate.genesys.registration;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of an {@link ActionPlan}. Immutable.
 *
 * @param action the action that is called from now on
 * @param done what was done for it
 * @param formerId the action that was there before under another id: deleted with {@link ActionPlan.Kind#RECREATE}, still there with
 *     {@link ActionPlan.Kind#CREATE_BESIDE}; null when there is none
 */
public record AppliedPlan(
        RegisteredAction action,
        ActionPlan.Kind done,
        @Nullable String formerId) {
    /** The action that was there before under another id; flows that refer to it have to be changed. */
    public Optional<String> former() {
        return Optional.ofNullable(formerId);
    }
}
