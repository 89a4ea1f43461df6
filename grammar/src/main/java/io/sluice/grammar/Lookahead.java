// SPDX-License-Identifier: Apache-2.0
package io.sluice.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.RuleStopState;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Which tokens may come next after a prefix, exactly. The parser's transition network is run as a pushdown automaton
 * over all alternatives at once; return stacks are shared (a graph-structured stack: Tomita, "Efficient Parsing for
 * Natural Language", 1985), and sets of configurations are remembered as in a lazily built automaton, so a long list of
 * rows costs one table access per token.
 *
 * <p>The parser itself cannot answer this: when prediction fails it knows where it started to predict, not what would
 * have been possible at the token that failed.
 */
final class Lookahead {
    private static final int NO_FRAME = 0;

    /** Where a rule goes on when it is done: the state after the call, and the caller's own frame. */
    private record Frame(int followState, int parent) {}

    /** A state of the network, and the frame to return to. */
    private record Configuration(int state, int frame) {}

    private final ATN network;
    private final Map<Frame, Integer> frameIds = new HashMap<>();
    private final Map<Integer, Frame> frames = new HashMap<>();
    private final Map<Set<Configuration>, Position> positions = new HashMap<>();

    Lookahead(ATN network) {
        this.network = network;
    }

    /** The position before the first token of an entry rule. */
    Position start(int rule) {
        return position(Set.of(new Configuration(network.ruleToStartState[rule].stateNumber, NO_FRAME)));
    }

    /** A place between two tokens: all the ways in which the tokens so far can be understood. */
    final class Position {
        private final Set<Configuration> configurations;
        private final Map<Integer, Optional<Position>> next = new HashMap<>();

        private Position(Set<Configuration> configurations) {
            this.configurations = configurations;
        }

        /** The position after one more token, or nothing if that token cannot stand here. */
        Optional<Position> after(int tokenType) {
            Optional<Position> known = next.get(tokenType);
            if (known == null) {
                known = shift(configurations, tokenType);
                next.put(tokenType, known);
            }
            return known;
        }

        /** The tokens that can stand here. */
        IntervalSet expected() {
            IntervalSet expected = new IntervalSet();
            for (Configuration configuration : configurations) {
                for (Transition transition :
                        network.states.get(configuration.state()).getTransitions()) {
                    if (!transition.isEpsilon()) {
                        expected.addAll(transition.label());
                    }
                }
            }
            return expected;
        }
    }

    private Optional<Position> shift(Set<Configuration> from, int tokenType) {
        Set<Configuration> to = new HashSet<>();
        for (Configuration configuration : from) {
            for (Transition transition :
                    network.states.get(configuration.state()).getTransitions()) {
                if (!transition.isEpsilon()
                        && transition.matches(tokenType, Token.MIN_USER_TOKEN_TYPE, network.maxTokenType)) {
                    to.add(new Configuration(transition.target.stateNumber, configuration.frame()));
                }
            }
        }
        return to.isEmpty() ? Optional.empty() : Optional.of(position(to));
    }

    private Position position(Set<Configuration> kernel) {
        return positions.computeIfAbsent(kernel, given -> new Position(closure(given)));
    }

    /** Everything reachable without a token; only the configurations that wait for one are kept. */
    private Set<Configuration> closure(Set<Configuration> kernel) {
        Set<Configuration> seen = new HashSet<>(kernel);
        Deque<Configuration> open = new ArrayDeque<>(kernel);
        Set<Configuration> waiting = new HashSet<>();
        while (!open.isEmpty()) {
            Configuration configuration = open.pop();
            ATNState state = network.states.get(configuration.state());
            if (state instanceof RuleStopState) {
                Frame frame = frames.get(configuration.frame());
                if (frame != null) {
                    reach(new Configuration(frame.followState(), frame.parent()), seen, open);
                }
                continue;
            }
            for (Transition transition : state.getTransitions()) {
                if (transition instanceof RuleTransition call) {
                    int frame = frame(new Frame(call.followState.stateNumber, configuration.frame()));
                    reach(new Configuration(call.target.stateNumber, frame), seen, open);
                } else if (transition.isEpsilon()) {
                    reach(new Configuration(transition.target.stateNumber, configuration.frame()), seen, open);
                } else {
                    waiting.add(configuration);
                }
            }
        }
        return waiting;
    }

    private static void reach(Configuration to, Set<Configuration> seen, Deque<Configuration> open) {
        if (seen.add(to)) {
            open.push(to);
        }
    }

    private int frame(Frame frame) {
        Integer id = frameIds.get(frame);
        if (id == null) {
            id = frameIds.size() + 1;
            frameIds.put(frame, id);
            frames.put(id, frame);
        }
        return id;
    }
}
