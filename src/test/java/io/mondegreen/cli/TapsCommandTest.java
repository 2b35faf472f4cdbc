package io.mondegreen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.audio.Clip;
import io.mondegreen.audio.WavFile;
import io.mondegreen.audio.bank.SpeechBank;
import io.mondegreen.model.SafeTensors;
import io.mondegreen.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapsCommandTest {
    /** 80 mels, 56 frames, 24 wide, three decoder layers of three heads, 173 ids. */
    private static final Path MODEL = Path.of("src/test/resources/parity/mixed-heads");

    @TempDir
    Path folder;

    private Path out;
    private Path mel;

    @BeforeEach
    void writeMel() throws IOException {
        out = folder.resolve("taps.safetensors");
        try (SafeTensors reference = SafeTensors.open(MODEL.resolve("reference.safetensors"))) {
            float[] values = reference.get("mel").toFloats();
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            mel = Files.write(folder.resolve("mel.f32"), bytes.array());
        }
    }

    private static String list(int[] ids) {
        return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    @Test
    void melAndTokensGiveTheReferencesTensorsUnderTheirNames() {
        try (SafeTensors reference = SafeTensors.open(MODEL.resolve("reference.safetensors"))) {
            String ids = list(reference.get("tokens").toInts());
            Told told = Told.by("taps", "--model", MODEL, "--mel", mel, "--tokens", ids, "--out", out);
            assertThat(told.status()).as(told.err()).isZero();
            assertThat(told.out()).contains("taps of").contains(out.toString());
            try (SafeTensors written = SafeTensors.open(out)) {
                assertThat(written.get("tokens").toInts())
                        .isEqualTo(reference.get("tokens").toInts());
                for (Tensor tensor : written.tensors()) {
                    Tensor expected = reference.get(tensor.name());
                    assertThat(tensor.shape()).as(tensor.name()).isEqualTo(expected.shape());
                }
                // every tensor of the reference but its ids, ablations and probabilities
                assertThat(written.tensors()).hasSize(reference.tensors().size() - 4);
                assertThat(largestDifference(written, reference.get("unembed.hook_out")))
                        .isLessThan(1e-3f);
            }
        }
    }

    @Test
    void ablatedRunGivesTheReferencesAblatedLogits() {
        try (SafeTensors reference = SafeTensors.open(MODEL.resolve("reference.safetensors"))) {
            String ids = list(reference.get("tokens").toInts());
            String ablate = reference.metadata().get("ablate");
            Told told = Told.by(
                    "taps",
                    "--model",
                    MODEL,
                    "--mel",
                    mel,
                    "--tokens",
                    ids,
                    "--ablate",
                    ablate,
                    "--names",
                    "unembed",
                    "--out",
                    out);
            assertThat(told.status()).as(told.err()).isZero();
            try (SafeTensors written = SafeTensors.open(out)) {
                float[] expected = reference.get("ablated.unembed.hook_out").toFloats();
                float[] actual = written.get("unembed.hook_out").toFloats();
                for (int i = 0; i < expected.length; i++) {
                    assertThat(Math.abs(actual[i] - expected[i])).isLessThan(1e-3f);
                }
                assertThat(written.metadata()).containsEntry("ablate", ablate);
                assertThat(written.tensors().stream().map(Tensor::name))
                        .containsExactlyInAnyOrder("mel", "tokens", "unembed.hook_out");
            }
        }
    }

    private static float largestDifference(SafeTensors written, Tensor expected) {
        float[] a = written.get(expected.name()).toFloats();
        float[] b = expected.toFloats();
        float worst = 0;
        for (int i = 0; i < b.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    @Test
    void withoutTokensItDecodesGreedilyAndKeepsTheIds() {
        Told told = Told.by("taps", "--model", MODEL, "--mel", mel, "--names", "hook_embed", "--out", out);
        assertThat(told.status()).as(told.err()).isZero();
        try (SafeTensors written = SafeTensors.open(out);
                SafeTensors reference = SafeTensors.open(MODEL.resolve("reference.safetensors"))) {
            assertThat(written.get("tokens").toInts())
                    .isEqualTo(reference.get("greedy").toInts());
        }
    }

    @Test
    void wavFileOfTheBundledModelsFirstWindow() throws IOException {
        SpeechBank bank = SpeechBank.open(Path.of("corpus/bank"));
        float[] pcm = bank.pcm(bank.utterances("dev", "speech").getFirst());
        Path wav = folder.resolve("call.wav");
        WavFile.write(wav, new Clip(new float[][] {pcm}, SpeechBank.RATE_HZ), WavFile.Encoding.PCM16);
        Told told = Told.by("taps", "--wav", wav, "--names", "decoder\\.[01]\\..*hook_resid_post", "--out", out);
        assertThat(told.status()).as(told.err()).isZero();
        try (SafeTensors written = SafeTensors.open(out)) {
            assertThat(written.tensors().stream().map(Tensor::name))
                    .containsExactlyInAnyOrder(
                            "mel", "tokens", "decoder.0.hook_resid_post", "decoder.1.hook_resid_post");
            int positions = written.get("tokens").toInts().length;
            assertThat(written.get("decoder.1.hook_resid_post").shape()).containsExactly(positions, 192);
            assertThat(written.get("mel").shape()).containsExactly(80, 800);
        }
    }

    @Test
    void melOfTheWrongSize() throws IOException {
        Path wrong = Files.write(folder.resolve("short.f32"), new byte[12]);
        fails(1, "80 mels x 56 frames", "taps", "--model", MODEL, "--mel", wrong, "--out", out);
    }

    @Test
    void filesThatAreNotThere() {
        fails(1, "none.f32", "taps", "--model", MODEL, "--mel", folder.resolve("none.f32"), "--out", out);
        fails(1, "none.wav", "taps", "--model", MODEL, "--wav", folder.resolve("none.wav"), "--out", out);
        fails(1, "none", "taps", "--model", folder.resolve("none"), "--mel", mel, "--out", out);
        Path nowhere = folder.resolve("no/such/folder.safetensors");
        fails(1, "cannot write " + nowhere, "taps", "--model", MODEL, "--mel", mel, "--out", nowhere);
    }

    @Test
    void namesThatMatchNoTapOrAreNoExpression() {
        fails(1, "matches no tap", "taps", "--model", MODEL, "--mel", mel, "--names", "decoder.9", "--out", out);
        fails(2, "--names is not a regular", "taps", "--model", MODEL, "--mel", mel, "--names", "(", "--out", out);
    }

    @Test
    void headsThatCannotBeReadOrThatTheModelLacks() {
        fails(2, "cross:L0H1", "taps", "--model", MODEL, "--mel", mel, "--ablate", "L0H1", "--out", out);
        fails(1, "3 layers of 3 heads", "taps", "--model", MODEL, "--mel", mel, "--ablate", "self:L0H3", "--out", out);
    }

    @Test
    void tokensOutsideTheVocabularyOrTooMany() {
        fails(1, "vocabulary of 173", "taps", "--model", MODEL, "--mel", mel, "--tokens", "173", "--out", out);
        String many = "1" + ",1".repeat(26);
        fails(1, "1 to 26 tokens, not 27", "taps", "--model", MODEL, "--mel", mel, "--tokens", many, "--out", out);
        fails(2, "--tokens", "taps", "--model", MODEL, "--mel", mel, "--tokens", "one", "--out", out);
    }

    @Test
    void inputIsOneOfTwo() {
        fails(2, "--wav", "taps", "--model", MODEL, "--out", out);
        fails(2, "--wav", "taps", "--model", MODEL, "--mel", mel, "--wav", mel, "--out", out);
        fails(2, "--out", "taps", "--model", MODEL, "--mel", mel);
    }

    private void fails(int status, String why, Object... arguments) {
        Told told = Told.by(arguments);
        assertThat(told.err()).contains(why);
        assertThat(told.status()).isEqualTo(status);
        assertThat(out).doesNotExist();
    }
}
