// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which version is to be served, as the events of a model say.
 *
 * @param decision the last activation or rollback that holds; empty if the newest version is served
 * @param decisions how often that has been decided
 * @param tags the version of each name
 */
record Serving(Optional<ModelEvent> decision, int decisions, Map<String, Long> tags) {
    Serving {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** What holds behind some events. */
    static Serving after(List<ModelEvent> events) {
        Optional<ModelEvent> decision = Optional.empty();
        int decisions = 0;
        Map<String, Long> tags = new TreeMap<>();
        for (ModelEvent event : events) {
            switch (event.action()) {
                case ACTIVATE, ROLLBACK -> {
                    decision = Optional.of(event);
                    decisions++;
                }
                case LATEST -> {
                    decision = Optional.empty();
                    decisions++;
                }
                case REPLACE -> {
                    decision = Optional.empty();
                    decisions++;
                    tags.clear();
                }
                case TAG -> tags.put(event.tag(), event.version());
                case UNTAG -> tags.remove(event.tag());
                case QUARANTINE, DRIFT -> {
                    // Each reader finds out by itself: one with a wrong key must not take a version from the others.
                }
            }
        }
        return new Serving(decision, decisions, tags);
    }

    /** The versions that may be served, the best first: the others are for those who cannot use it. */
    List<Long> candidates(NavigableSet<Long> versions) {
        if (decision.isEmpty()) {
            return new ArrayList<>(versions.descendingSet());
        }
        ModelEvent event = decision.get();
        boolean rollback = event.action() == ModelEvent.Action.ROLLBACK;
        List<Long> candidates = new ArrayList<>();
        if (rollback) {
            candidates.addAll(versions.tailSet(event.upTo(), false).descendingSet());
        }
        if (versions.contains(event.version())) {
            candidates.add(event.version());
        }
        return candidates;
    }

    /** The versions that somebody has named, and that therefore stay. */
    NavigableSet<Long> named() {
        NavigableSet<Long> named = new TreeSet<>(tags.values());
        decision.ifPresent(event -> named.add(event.version()));
        return named;
    }
}
