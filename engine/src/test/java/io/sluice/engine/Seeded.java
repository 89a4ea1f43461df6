// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test a {@link SplittableRandom} and, when it fails, prints the command that repeats it. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Seeded.Extension.class)
public @interface Seeded {

    /** Does it. */
    final class Extension implements ParameterResolver, AfterTestExecutionCallback {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SplittableRandom.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return new SplittableRandom(Seeds.one());
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            context.getExecutionException()
                    .ifPresent(
                            failure -> System.err.println(Seeds.repeat(context.getRequiredTestClass(), Seeds.one())));
        }
    }
}
