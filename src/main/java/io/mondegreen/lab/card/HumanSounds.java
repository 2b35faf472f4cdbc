package io.mondegreen.lab.card;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Real recordings in folders as Debian's asterisk packages lay them out: {@code sounds/LANGUAGE_…/NAME.wav}, {@code
 * moh/TRACK.wav} and the transcripts {@code core-sounds-en.txt.gz}. They are read where they lie and never copied.
 *
 * @param english files by the name that the transcript gives them
 * @param texts   what they say
 * @param foreign files by language
 * @param music   tracks
 */
public record HumanSounds(
        SortedMap<String, Path> english,
        SortedMap<String, String> texts,
        SortedMap<String, List<Path>> foreign,
        List<Path> music) {

    /** Debian's packages of such recordings; the first holds the transcripts. */
    public static final List<String> PACKAGES = List.of(
            "asterisk-core-sounds-en",
            "asterisk-core-sounds-en-wav",
            "asterisk-core-sounds-es-wav",
            "asterisk-core-sounds-fr-wav",
            "asterisk-core-sounds-it-wav",
            "asterisk-moh-opsound-wav");

    /** How to come by them. */
    static final String HOW = "give --download, or install them with\n  apt-get install " + String.join(" ", PACKAGES)
            + "\nand give --human /usr/share/asterisk --human /usr/share/doc/asterisk-core-sounds-en";

    /**
     * Looks through folders.
     *
     * @throws IOException if a folder is missing, or nothing is found; the message says how to come by the recordings
     */
    static HumanSounds find(List<Path> folders) throws IOException {
        HumanSounds found = new HumanSounds(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new IOException("no folder " + folder + " with real telephone prompts; " + HOW);
            }
            try (Stream<Path> files = Files.walk(folder.toAbsolutePath().normalize())) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    found.take(file);
                }
            }
        }
        if (found.english.isEmpty() && found.music.isEmpty() && found.foreign.isEmpty()) {
            throw new IOException("no telephone prompts and no hold music in " + folders + "; " + HOW);
        }
        return found;
    }

    private void take(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.matches("core-sounds-en\\.txt(\\.gz)?")) {
            texts.putAll(PromptBook.read(file));
            return;
        }
        int sounds = indexOf(file, "sounds");
        if (!name.endsWith(".wav")) {
            return;
        }
        if (indexOf(file, "moh") >= 0) {
            music.add(file);
        } else if (sounds >= 0 && sounds + 2 < file.getNameCount()) {
            String language = file.getName(sounds + 1).toString().split("_")[0];
            Path inside = file.subpath(sounds + 2, file.getNameCount());
            boolean silence = inside.startsWith("silence");
            if (language.equals("en")) {
                String key = inside.toString().replace('\\', '/');
                english.put(key.substring(0, key.length() - ".wav".length()), file);
            } else if (!silence) {
                foreign.computeIfAbsent(language, _ -> new ArrayList<>()).add(file);
            }
        }
    }

    private static int indexOf(Path file, String folder) {
        for (int i = 0; i < file.getNameCount() - 1; i++) {
            if (file.getName(i).toString().equals(folder)) {
                return i;
            }
        }
        return -1;
    }
}
