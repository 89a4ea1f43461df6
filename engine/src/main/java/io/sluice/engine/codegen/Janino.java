// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.codegen;

import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompilerFactoryFactory;
import org.codehaus.commons.compiler.IClassBodyEvaluator;

/** Source to class. Classes are kept by their source, which names no user text, so many queries share few classes. */
final class Janino {
    private static final int CLASSES_MAX = 1_000;
    private static final Map<String, Class<?>> CLASSES = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Class<?>> eldest) {
            return size() > CLASSES_MAX;
        }
    };

    private Janino() {}

    /** An instance of the class whose body is {@code source}. Any thread. */
    static Loop loop(String source) {
        try {
            return (Loop) compiled(source).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException failure) {
            throw bug(source, failure);
        } catch (ExceptionInInitializerError failure) {
            // What does not depend on the row is computed when the class is loaded, which is not tried twice.
            synchronized (CLASSES) {
                CLASSES.remove(source);
            }
            if (failure.getCause() instanceof RuntimeException cause) {
                throw Blame.constant(cause);
            }
            throw failure;
        }
    }

    private static Class<?> compiled(String source) {
        synchronized (CLASSES) {
            return CLASSES.computeIfAbsent(source, Janino::compile);
        }
    }

    private static Class<?> compile(String source) {
        ClassLoader loader = Janino.class.getClassLoader();
        try {
            IClassBodyEvaluator evaluator =
                    CompilerFactoryFactory.getDefaultCompilerFactory(loader).newClassBodyEvaluator();
            evaluator.setParentClassLoader(loader);
            evaluator.setClassName("io.sluice.engine.codegen.Generated");
            evaluator.setImplementedInterfaces(new Class<?>[] {Loop.class});
            evaluator.cook(source);
            return evaluator.getClazz();
        } catch (Exception failure) {
            // The factory declares Exception: a broken class path is as much a bug of ours as broken source.
            throw bug(source, failure);
        }
    }

    private static ProblemException bug(String source, Exception failure) {
        if (String.valueOf(failure.getMessage()).contains("64 KB")) {
            throw CompileCalc.tooLarge(failure);
        }
        Problem problem = Problem.of(Code.BUG, "generated code does not compile: " + failure.getMessage())
                .hint("please report it with the query; the generated code was:\n" + source);
        return new ProblemException(problem, failure);
    }
}
