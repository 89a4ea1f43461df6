// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.api;

import io.sluice.engine.job.Progress;
import io.sluice.engine.problem.Code;
import io.sluice.engine.problem.Problem;
import io.sluice.engine.problem.ProblemException;
import io.sluice.engine.session.BatchDefined;
import io.sluice.engine.session.JobPlan;
import io.sluice.engine.topology.Codec;
import io.sluice.engine.topology.DStream;
import io.sluice.engine.topology.Drawing;
import io.sluice.engine.topology.OperatorId;
import io.sluice.engine.topology.OperatorIds;
import io.sluice.engine.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a job goes on when its script has changed. An operator with state that stood in the script before, over the same
 * inputs, keeps it: both have one {@link OperatorId}. The others are made anew by reading the input again up to where the
 * job was. Likewise an output that was not there before gets all that it would have got, and a view whose query is another
 * has the rows of that one; what a sink has of the query before stays there, and only the changes to come are those of the
 * new one.
 */
final class Evolution {
    private final Job.Parts parts;
    private final Progress progress;
    private final List<DStream> anew = new ArrayList<>();
    private final Set<String> keptIds = new HashSet<>();
    private final Set<String> keptSections = new HashSet<>();
    private final List<Outputs.CatchUp> outputs = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private final TreeSet<String> streams = new TreeSet<>();

    private Evolution(Job.Parts parts, Progress progress) {
        this.parts = parts;
        this.progress = progress;
    }

    /**
     * Finds out what has to be done.
     *
     * @param sections those that the operators of the job as it is now may have
     * @param bounded whether all its sources end
     * @throws ProblemException {@link Code#CHECKPOINT_CHANGED} if some state is lost by the change and cannot be made anew
     */
    static Evolution of(Job.Parts parts, Progress progress, List<String> sections, boolean bounded) {
        Evolution evolution = new Evolution(parts, progress);
        Topology before = Codec.decodeTopology(progress.topology());
        evolution.operators(before, sections);
        evolution.outputs(before, bounded);
        return evolution;
    }

    private void operators(Topology before, List<String> sections) {
        Set<OperatorId> known = new HashSet<>(OperatorIds.of(before.roots()).values());
        Set<String> remembering = new HashSet<>();
        sections.forEach(section -> remembering.add(section.substring(0, section.indexOf('/'))));
        Topology now = parts.plan().topology();
        IdentityHashMap<DStream, OperatorId> ids = OperatorIds.of(now.roots());
        for (DStream node : now.nodes()) {
            OperatorId id = ids.get(node);
            if (id == null || !remembering.contains(id.hex())) {
                continue;
            }
            if (known.contains(id)) {
                keptIds.add(id.hex());
            } else {
                anew.add(node);
                obstacle(node).ifPresent(why -> {
                    throw refusal("\"" + Drawing.title(node) + "\" is not as it was, and " + why);
                });
                addStreams(node);
            }
        }
    }

    private void outputs(Topology before, boolean bounded) {
        Map<String, List<OperatorId>> known = new HashMap<>();
        before.outputs()
                .forEach(output -> known.computeIfAbsent(output.name(), any -> new ArrayList<>())
                        .add(OperatorIds.of(output.stream())));
        for (JobPlan.Output output : parts.plan().outputs()) {
            List<OperatorId> was = known.getOrDefault(output.name(), List.of());
            boolean same = was.contains(OperatorIds.of(output.stream()));
            if (!was.isEmpty()) {
                keepSections(output, same);
            }
            outputs.add(catchUp(output, !was.isEmpty(), same, bounded));
        }
    }

    private void keepSections(JobPlan.Output output, boolean same) {
        if (same) {
            keptSections.add(Outputs.emissionSection(output, Outputs.together(parts.plan(), output)));
        }
        if (same || output.kind() != JobPlan.Kind.VIEW) {
            keptSections.add(Outputs.targetSection(output));
        }
    }

    private Outputs.CatchUp catchUp(JobPlan.Output output, boolean wasThere, boolean same, boolean bounded) {
        boolean view = output.kind() == JobPlan.Kind.VIEW;
        boolean forgets = view ? !parts.keeps() : wasThere && !Outputs.holds(output, bounded);
        if (same || forgets) {
            return Outputs.CatchUp.NOTHING;
        }
        Optional<String> obstacle = obstacle(output.stream());
        if (obstacle.isPresent()) {
            late.add("\"" + output.name() + "\" begins here: " + obstacle.get());
            return Outputs.CatchUp.NOTHING;
        }
        addStreams(output.stream());
        return wasThere && !view ? Outputs.CatchUp.WHAT_WAITS : Outputs.CatchUp.ALL;
    }

    /** Why what a node has had so far cannot be made anew, if it cannot. */
    private Optional<String> obstacle(DStream node) {
        if (BatchDefined.any(List.of(node))) {
            return Optional.of("what it has depends on how the input was cut into batches");
        }
        return sources(node).stream()
                .filter(stream -> rowsOf(stream) > 0)
                .filter(stream -> !JobSources.replays(parts, stream))
                .findFirst()
                .map(stream -> "the rows of \"" + stream + "\" so far cannot be read again");
    }

    /** A stream that has given nothing so far has nothing to be read again, and may be one that is new. */
    private void addStreams(DStream node) {
        sources(node).stream().filter(stream -> rowsOf(stream) > 0).forEach(streams::add);
    }

    private long rowsOf(String stream) {
        return progress.rowsBySource().getOrDefault(stream, 0L);
    }

    private static Set<String> sources(DStream node) {
        Set<String> names = new TreeSet<>();
        for (DStream below : new Topology(List.of(new Topology.Output("", node))).nodes()) {
            if (below instanceof DStream.Source source) {
                names.add(source.name());
            }
        }
        return names;
    }

    /** The problem of a change that the state cannot follow. */
    ProblemException refusal(String why) {
        return Problem.of(Code.CHECKPOINT_CHANGED, "the script of job \"" + parts.name() + "\" has changed: " + why)
                .hint("--fresh starts over; another SET job.name is another job; or bring the script back as it was")
                .exception();
    }

    /** Whether a section of the state before is still that of an operator or an output. */
    boolean keeps(String section) {
        return section.startsWith("output/")
                ? keptSections.stream().anyMatch(section::startsWith)
                : keptIds.contains(section.substring(0, section.indexOf('/')));
    }

    /** Whether a section is that of an operator whose state is made anew. */
    boolean makesAnew(String section) {
        return !keptIds.contains(section.substring(0, section.indexOf('/')));
    }

    /** Whether input has to be read again. */
    boolean mustReplay() {
        return !anew.isEmpty() || outputs.stream().anyMatch(how -> how != Outputs.CatchUp.NOTHING);
    }

    /** The streams to read again, up to where the job was. */
    Set<String> streams() {
        return streams;
    }

    /** What an output gets of the time before, by its place. */
    Outputs.CatchUp output(int place) {
        return outputs.get(place);
    }

    /** Lines for the user. */
    List<String> said() {
        List<String> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder("the script has changed: ");
        text.append(keptIds.size())
                .append(keptIds.size() == 1 ? " operator keeps what it had" : " operators keep what they had");
        if (mustReplay()) {
            long rows = streams.stream().mapToLong(this::rowsOf).sum();
            text.append(", ")
                    .append(anew.size())
                    .append(" made anew from ")
                    .append(rows)
                    .append(" rows read again");
        }
        lines.add(text.toString());
        lines.addAll(late);
        return lines;
    }
}
