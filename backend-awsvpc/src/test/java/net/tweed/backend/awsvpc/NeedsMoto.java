package net.tweed.backend.awsvpc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test, saying why, where moto is not installed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsMoto.Condition.class)
public @interface NeedsMoto {
    /** Looks for moto. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Moto.program().isPresent()
                    ? ConditionEvaluationResult.enabled("moto is there")
                    : ConditionEvaluationResult.disabled("moto is not installed: dist/moto does it");
        }
    }
}
