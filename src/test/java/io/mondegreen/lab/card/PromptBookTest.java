package io.mondegreen.lab.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptBookTest {
    @TempDir
    Path folder;

    @Test
    void promptsAreNormalisedAndWhatIsNotSpeechIsLeftOut() {
        assertThat(PromptBook.parse(List.of(
                        "; Core Asterisk Sounds in English",
                        "",
                        "vm-leavemsg:  Press 5 to leave a message",
                        "call-fwd-no-ans: Call-Forward on No Answer.",
                        "dir-last: ... letters of your party's last name.",
                        "beep: [this is a simple beep tone]",
                        "digits/42: 42")))
                .containsExactly(
                        Map.entry("call-fwd-no-ans", "call forward on no answer"),
                        Map.entry("digits/42", "forty two"),
                        Map.entry("dir-last", "letters of your party's last name"),
                        Map.entry("vm-leavemsg", "press five to leave a message"));
    }

    @Test
    void recordingsAreToldApartByTheirFolders() throws IOException {
        Path sounds = folder.resolve("usr/share/asterisk/sounds");
        for (String file : List.of(
                "en_US_f_A/vm-saved.wav",
                "en_US_f_A/digits/1.wav",
                "fr_CA_f_J/digits/1.wav",
                "fr_CA_f_J/silence/1.wav")) {
            Files.createDirectories(sounds.resolve(file).getParent());
            Files.createFile(sounds.resolve(file));
        }
        Path music = Files.createDirectories(folder.resolve("usr/share/asterisk/moh"));
        Files.createFile(music.resolve("track.wav"));
        Path doc = Files.createDirectories(folder.resolve("usr/share/doc/asterisk-core-sounds-en"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(doc.resolve("core-sounds-en.txt.gz")))) {
            out.write("vm-saved: saved\ndigits/1: one\n".getBytes(StandardCharsets.UTF_8));
        }
        HumanSounds found = HumanSounds.find(List.of(folder));
        assertThat(found.english()).containsOnlyKeys("vm-saved", "digits/1");
        assertThat(found.texts()).containsEntry("digits/1", "one");
        assertThat(found.foreign()).containsOnlyKeys("fr");
        assertThat(found.foreign().get("fr")).hasSize(1);
        assertThat(found.music()).hasSize(1);
    }

    @Test
    void withoutRecordingsTheMessageSaysHowToComeByThem() {
        assertThatThrownBy(() -> HumanSounds.find(List.of(folder.resolve("none"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("apt-get install")
                .hasMessageContaining("asterisk-moh-opsound-wav");
        assertThatThrownBy(() -> HumanSounds.find(List.of(folder)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--download");
    }
}
