// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.List;
import java.util.stream.Stream;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.misc.IntervalSet;

/** The words of the language by class, as the grammar's rules list them: for highlighting, completion and the docs. */
public final class Keywords {
    private static final ATN RULES = new SluiceParser(new CommonTokenStream(new ListTokenSource(List.of()))).getATN();
    private static final IntervalSet RESERVED = rule(SluiceParser.RULE_reservedWord);
    private static final IntervalSet NAMES = rule(SluiceParser.RULE_name);
    private static final IntervalSet ALL = rule(SluiceParser.RULE_word);

    private Keywords() {}

    /** Words that are names only when quoted, such as FROM. */
    public static List<String> reserved() {
        return texts(RESERVED);
    }

    /** Words that are names, but not aliases without AS, such as EMIT. */
    public static List<String> notAliasWithoutAs() {
        return texts(rule(SluiceParser.RULE_noAliasWord));
    }

    /** Words that are names anywhere, such as STATE. */
    public static List<String> free() {
        return Stream.of(SluiceParser.RULE_freeWord, SluiceParser.RULE_functionWord, SluiceParser.RULE_typeWord)
                .flatMap(rule -> texts(rule(rule)).stream())
                .distinct()
                .sorted()
                .toList();
    }

    static boolean isReserved(int tokenType) {
        return RESERVED.contains(tokenType);
    }

    /** Whether the token is a keyword that can be a name. */
    static boolean isNameWord(int tokenType) {
        return NAMES.contains(tokenType) && isKeyword(tokenType);
    }

    static boolean isKeyword(int tokenType) {
        return ALL.contains(tokenType) && tokenType != SluiceParser.NAME && tokenType != SluiceParser.QUOTED_NAME;
    }

    /** A keyword as users write it: {@code FROM}. */
    static String text(int tokenType) {
        String quoted = SluiceParser.VOCABULARY.getLiteralName(tokenType);
        return quoted == null
                ? SluiceParser.VOCABULARY.getDisplayName(tokenType)
                : quoted.substring(1, quoted.length() - 1);
    }

    /** The tokens that can start a rule. */
    static IntervalSet rule(int rule) {
        return RULES.nextTokens(RULES.ruleToStartState[rule]);
    }

    private static List<String> texts(IntervalSet tokenTypes) {
        return tokenTypes.toList().stream()
                .filter(Keywords::isKeyword)
                .map(Keywords::text)
                .sorted()
                .toList();
    }
}
