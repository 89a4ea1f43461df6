// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.Seeds;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rewrites change what a topology costs, never what it says. */
class RewritesTest {
    private static final int CASES = 1_500;

    private static void saysTheSame(UnaryOperator<Topology> rewrite) {
        Seeds.each(RewritesTest.class, CASES, seed -> {
            Topology topology = RandomTopology.of(new Random(seed));
            Validity.check(topology);
            Topology rewritten = rewrite.apply(topology);
            Validity.check(rewritten);
            assertThat(rewritten.roots().stream().map(DStream::schema))
                    .isEqualTo(topology.roots().stream().map(DStream::schema).toList());
            assertThat(Naive.results(rewritten, seed))
                    .describedAs("%s%n%s", Plans.text(topology), Plans.text(rewritten))
                    .isEqualTo(Naive.results(topology, seed));
        });
    }

    @Test
    void prunedSaysTheSame() {
        saysTheSame(PruneColumns::prune);
    }

    @Test
    void sharedSaysTheSame() {
        saysTheSame(Share::common);
    }

    @Test
    void allRewritesTogetherSayTheSame() {
        saysTheSame(topology -> Share.common(PruneColumns.prune(Share.common(topology))));
    }

    @Test
    void encodedAndDecodedSaysTheSame() {
        saysTheSame(topology -> Codec.decodeTopology(Codec.encode(topology)));
    }

    @Test
    void whatIsSharedIsSharedForGood() {
        Seeds.each(RewritesTest.class, CASES, seed -> {
            Topology once = Share.common(RandomTopology.of(new Random(seed)));
            Topology twice = Share.common(once);
            for (int i = 0; i < once.outputs().size(); i++) {
                assertThat(twice.roots().get(i) == once.roots().get(i)).isTrue();
            }
            assertThat(OperatorIds.of(once.roots()).entrySet().stream()
                            .filter(entry -> !(entry.getKey() instanceof DStream.Calc))
                            .map(entry -> entry.getValue()))
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void pruningNeverMakesStateWider() {
        Seeds.each(RewritesTest.class, CASES, seed -> {
            Topology topology = RandomTopology.of(new Random(seed));
            assertThat(columnsRemembered(PruneColumns.prune(topology)))
                    .isLessThanOrEqualTo(columnsRemembered(topology));
        });
    }

    private static int columnsRemembered(Topology topology) {
        return topology.nodes().stream()
                .filter(node -> node instanceof DStream.Join || node instanceof DStream.Top)
                .mapToInt(node -> node.schema().size())
                .sum();
    }
}
