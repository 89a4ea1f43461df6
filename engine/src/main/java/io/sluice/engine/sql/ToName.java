// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import io.sluice.engine.problem.Code;
import io.sluice.grammar.SluiceParser.NameListContext;
import io.sluice.grammar.SluiceParser.QualifiedNameContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Names: without their quotes, with their places. Case is kept; matching ignores it later. */
final class ToName {
    private final Script script;

    ToName(Script script) {
        this.script = script;
    }

    /** The text of a name of any class. A quoted name is neither empty nor does it start with {@code $}. */
    String text(ParserRuleContext name) {
        String text = name.getText();
        if (!isQuoted(name)) {
            return text;
        }
        String quote = text.substring(0, 1);
        String inner = text.substring(1, text.length() - 1).replace(quote + quote, quote);
        if (inner.isEmpty() || inner.startsWith("$")) {
            String message = inner.isEmpty() ? "a name is not empty" : "a name does not start with $";
            throw script.problem(Code.SYNTAX, name, message).exception();
        }
        return inner;
    }

    private static boolean isQuoted(ParserRuleContext name) {
        char first = name.getText().charAt(0);
        return first == '"' || first == '`';
    }

    SqlParserPos position(ParserRuleContext name) {
        SqlParserPos position = Script.position(name);
        return isQuoted(name) ? position.withQuoting(true) : position;
    }

    Name name(ParserRuleContext name) {
        return new Name(text(name), script.place(name));
    }

    List<Name> names(NameListContext list) {
        List<Name> names = new ArrayList<>();
        if (list != null) {
            list.name().forEach(name -> names.add(name(name)));
        }
        return names;
    }

    /** The name of a relation: the catalogue is flat, so it has one part. */
    Name relation(QualifiedNameContext qualified) {
        if (qualified.name().size() > 1) {
            String last = qualified.name().get(qualified.name().size() - 1).getText();
            throw script.problem(Code.SYNTAX, qualified, "a relation has a name of one part")
                    .hint("there are no catalogues or databases: write " + last)
                    .exception();
        }
        return name(qualified.name(0));
    }

    SqlIdentifier identifier(ParserRuleContext name) {
        return new SqlIdentifier(text(name), position(name));
    }

    SqlIdentifier qualified(QualifiedNameContext name) {
        return compound(name.name());
    }

    SqlIdentifier compound(List<? extends ParserRuleContext> parts) {
        List<String> texts = new ArrayList<>();
        List<SqlParserPos> positions = new ArrayList<>();
        for (ParserRuleContext part : parts) {
            texts.add(text(part));
            positions.add(position(part));
        }
        ParserRuleContext last = parts.get(parts.size() - 1);
        SqlParserPos whole = parts.size() == 1 ? positions.get(0) : Script.position(parts.get(0).start, last.stop);
        return new SqlIdentifier(texts, null, whole, positions);
    }

    SqlNodeList identifiers(NameListContext list) {
        List<SqlNode> identifiers = new ArrayList<>();
        list.name().forEach(name -> identifiers.add(identifier(name)));
        return new SqlNodeList(identifiers, Script.position(list));
    }
}
