// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.connector;

import io.sluice.engine.data.Utf8Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Readable sentences in Spanish and English, lower case and without punctuation. A word of rank k comes about k times as
 * seldom as the first (Zipf 1935).
 */
final class Sentences {
    private record Language(List<byte[]> subjects, List<byte[]> verbs, List<byte[]> links) {
        static Language of(String subjects, String verbs, String links) {
            return new Language(words(subjects), words(verbs), words(links));
        }

        private static List<byte[]> words(String text) {
            return Arrays.stream(text.split(","))
                    .map(word -> word.strip().getBytes(StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private static final List<Language> LANGUAGES = List.of(
            Language.of(
                    "el perro, la casa, el mundo, la niña, el día, la ciudad, el mar, un amigo, la noche, el tren, "
                            + "una canción, el río, la montaña, el café, la luz, un libro, el árbol, la lluvia, el viento, "
                            + "una abuela, el pan, la playa, un gato, el jardín, la escuela, un señor, el sueño, la voz",
                    "es, tiene, ve, quiere, busca, encuentra, mira, lleva, espera, sigue, canta a, recuerda, pinta, olvida",
                    "y, con, en, cerca de, sobre, para, sin, detrás de"),
            Language.of(
                    "the dog, the house, the world, a child, the day, the city, the sea, a friend, the night, the train, "
                            + "a song, the river, the mountain, the coffee, the light, a book, the tree, the rain, the wind, "
                            + "a grandmother, the bread, the beach, a cat, the garden, the school, a man, the dream, the voice",
                    "is, has, sees, wants, looks for, finds, watches, carries, waits for, follows, sings to, remembers, "
                            + "paints, forgets",
                    "and, with, in, near, over, for, without, behind"));

    private Sentences() {}

    /** Appends the sentence, or the one noun, that a random number stands for. */
    static void add(long random, boolean sentence, Utf8Column out) {
        int row = out.size();
        int at = out.offsets()[row];
        Language language = LANGUAGES.get((int) (random & 1));
        long draw = random;
        int links = (int) (random >>> 1 & 1) + (int) (random >>> 2 & 1);
        // Subject, verb, object, then perhaps a link and an object, once or twice.
        int words = sentence ? 3 + 2 * links : 1;
        for (int i = 0; i < words; i++) {
            draw = Random64.mix(draw + 1);
            List<byte[]> choice =
                    i == 1 ? language.verbs() : i >= 3 && i % 2 == 1 ? language.links() : language.subjects();
            byte[] phrase = choice.get(Random64.zipf(draw, choice.size()));
            byte[] word = sentence ? phrase : lastWord(phrase);
            byte[] data = out.dataForWriting(at + word.length + 1);
            if (i > 0) {
                data[at++] = ' ';
            }
            System.arraycopy(word, 0, data, at, word.length);
            at += word.length;
        }
        out.offsetsForWriting(row + 1)[row + 1] = at;
        out.filled(row + 1, false);
    }

    private static byte[] lastWord(byte[] phrase) {
        int at = phrase.length;
        while (at > 0 && phrase[at - 1] != ' ') {
            at--;
        }
        return Arrays.copyOfRange(phrase, at, phrase.length);
    }
}
