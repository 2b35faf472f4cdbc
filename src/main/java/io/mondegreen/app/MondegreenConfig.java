package io.mondegreen.app;

import io.mondegreen.engine.EngineOptions.DeviceChoice;
import io.mondegreen.graph.WeightForm;
import io.mondegreen.guard.DriftReference;
import io.mondegreen.kafka.AudioSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.Range;

/**
 * Every setting of the service but the page's. {@code config/application.properties} and {@code docs/configuration.md}
 * explain them; a test keeps the three alike, ranges included. What an annotation cannot say, two keys that must fit each other,
 * is checked by the part that takes them ({@link Settings}).
 */
@ConfigMapping(prefix = "mondegreen")
public interface MondegreenConfig {

    /** Where the installation lies; the launcher sets it. */
    @WithDefault(".")
    Path home();

    /** Folder with ONNX Runtime's libraries; its jar's own are unpacked where empty. */
    Optional<Path> natives();

    Model model();

    Probes probes();

    Engine engine();

    Guard guard();

    Selftest selftest();

    Calls calls();

    Quality quality();

    Canary canary();

    Lag lag();

    Redaction redaction();

    Line line();

    Topics topics();

    /** Which Whisper model. */
    interface Model {
        /** Directory in HuggingFace layout; relative to {@code mondegreen.home}. */
        @WithDefault("models/mini")
        Path dir();

        /** Hash that it must have; any where empty. */
        Optional<@Pattern(regexp = "[0-9a-f]{64}") String> hash();

        /** SHA-256 that the directory's {@code SHA256SUMS} must have; any list, or none, where empty. */
        Optional<String> manifest();

        /** Language code for multilingual models. */
        @WithDefault("en")
        @Pattern(regexp = "[a-z]{2,3}")
        String language();
    }

    /** What the guard knows of that model. */
    interface Probes {
        /** Probe bundle; {@code probes.safetensors} beside the model where empty. */
        Optional<Path> bundle();

        /** A second bundle for the same model, whose verdicts are counted and never published. */
        Optional<Path> challenger();

        /** Whether a bundle may hold heads about the person, such as gender or accent. */
        @WithDefault("false")
        boolean allowSensitive();
    }

    /** How it computes. */
    interface Engine {
        @WithDefault("auto")
        DeviceChoice device();

        /** Number of the card that CUDA uses, as CUDA counts. */
        @WithDefault("0")
        @Range(max = 255)
        int cudaDevice();

        /** Windows decoded side by side. */
        @WithDefault("8")
        @Range(min = 1, max = 1024)
        int slots();

        /** Windows that may wait for a slot before intake stops. */
        @WithDefault("64")
        @Range(min = 1, max = 65536)
        int queue();

        /** Threads of one decoder step; 0 for half of the processors. */
        @WithDefault("0")
        @Range(max = 256)
        int decoderThreads();

        /** Threads of one encoder run; 0 for half of the processors. */
        @WithDefault("0")
        @Range(max = 256)
        int encoderThreads();

        /** Most windows that one encoder run takes together. */
        @WithDefault("1")
        @Range(min = 1, max = 64)
        int encoderBatch();

        /** Silence encoded behind a window's audio, ms; as much as fills the model's window where empty. */
        @Range(max = 30000)
        OptionalInt paddingMs();

        /** Form of the model's matrices; probes hold for one. */
        @WithDefault("f32")
        WeightForm weights();

        /** Time that the runtime's threads look out for work before they sleep, microseconds. */
        @WithDefault("0")
        @Range(max = 10000)
        int spinUs();
    }

    /** What the guard does; see {@link io.mondegreen.guard.GuardPolicy}. */
    interface Guard {
        /** off, shadow, flag, suppress or mitigate. */
        @WithDefault("flag")
        @Pattern(regexp = "off|shadow|flag|suppress|mitigate", flags = Pattern.Flag.CASE_INSENSITIVE)
        String mode();

        /** False alarms of high severity per agent-hour that thresholds are chosen for. */
        @WithDefault("1")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1000")
        double falseAlarmsPerHour();

        /** Budgets and thresholds of tenants, watched while the service runs. */
        Optional<Path> thresholdsFile();

        /** What the guard's signals are compared with. */
        @WithDefault("bundle")
        DriftReference driftReference();

        /** Risk from which text on non-speech alarms; by the budget where empty. */
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        OptionalDouble thresholdNonspeech();

        /** Risk from which invented text on speech alarms; by the budget where empty. */
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        OptionalDouble thresholdContent();

        /** Text tokens before a running risk may alarm. */
        @WithDefault("4")
        @Range(min = 1, max = 10000)
        int minTokens();

        /** Occurrences of a phrase that make a loop when the audio does not repeat with it. */
        @WithDefault("3")
        @Range(min = 2, max = 1000)
        int repeats();

        /** Occurrences after which it is a loop whatever the audio does. */
        @WithDefault("8")
        @Range(min = 2, max = 1000)
        int maxRepeats();

        /** Tokens that a second of audio may give. */
        @WithDefault("12")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1000")
        double tokensPerSecond();

        /** Tokens that the shortest window may give. */
        @WithDefault("24")
        @Range(min = 1, max = 10000)
        int tokenFloor();

        /** Whether alerts carry transcript text. */
        @WithDefault("false")
        boolean textInAlerts();

        /** Episodes raised per channel of a call and minute of its media time. */
        @WithDefault("30")
        @Range(min = 1, max = 100000)
        int alertsPerMinute();

        /** What mode mitigate switches off; {@code interventions.json} beside the model where empty. */
        Optional<Path> interventions();

        /** Further decodes of a window whose text ran away. */
        @WithDefault("2")
        @Range(min = 1, max = 16)
        int mitigationTries();

        /** Tokens that they may write together. */
        @WithDefault("256")
        @Range(min = 1, max = 100000)
        int mitigationTokens();

        /** Wall clock for the try on a window's speech alone, ms; 0 for no such try. */
        @WithDefault("0")
        @Range(max = 600000)
        int mitigationMs();
    }

    /** How the guard tests itself. */
    interface Selftest {
        /** Clips that the laboratory found for this model; {@code selftest.json} beside the model where empty. */
        Optional<Path> clips();

        /** Between tests; 0 for one at the start alone. */
        @WithDefault("15")
        @Range(max = 10080)
        int everyMinutes();

        /** mark or pause. */
        @WithDefault("mark")
        @Pattern(regexp = "mark|pause", flags = Pattern.Flag.CASE_INSENSITIVE)
        String onFailure();
    }

    /** How calls are cut into windows. */
    interface Calls {
        /** Media before the onset of speech that belongs to a window, ms. */
        @WithDefault("200")
        @Range(max = 5000)
        int leadInMs();

        /** Media after the last speech that belongs to a window, ms. */
        @WithDefault("200")
        @Range(max = 5000)
        int tailMs();

        /** Non-speech that ends an utterance, ms. */
        @WithDefault("600")
        @Range(max = 30000)
        int closeMs();

        /** Media between provisional decodes while somebody speaks, ms. */
        @WithDefault("1000")
        @Range(min = 200, max = 30000)
        int provisionalMs();

        /** Media beyond a missing chunk that is waited for, ms. */
        @WithDefault("400")
        @Range(max = 60000)
        int reorderMs();

        /** Channels with undecided audio. */
        @WithDefault("4096")
        @Range(min = 1, max = 1000000)
        int maxOpenChannels();

        /** Windows cut and not decoded, over all channels; intake stops above. */
        @WithDefault("64")
        @Range(min = 1, max = 65536)
        int maxPendingWindows();

        /** Whether a provisional decode is left out that comes too late or while too many windows wait. */
        @WithDefault("true")
        boolean skipLateProvisionals();

        /** Audio held in memory, over all channels, MiB; intake waits above. */
        @WithDefault("256")
        @Range(min = 1, max = 1048576)
        int maxBufferedMb();

        /** Wall clock that a missing chunk is waited for while nothing waits to be read, ms. */
        @WithDefault("2000")
        @Range(max = 3600000)
        int orderWaitMs();

        /** Wall clock that one decode of a window may take, ms. */
        @WithDefault("30000")
        @Range(min = 1, max = 3600000)
        int decodeTimeoutMs();
    }

    /** From how much trouble in a rolling minute of media an {@code audio.quality} alert is raised; 0 for never. */
    interface Quality {
        /** Media that never came, ms. */
        @WithDefault("2000")
        @Range(max = 60000)
        int gapMs();

        /** Chunks that came too late. */
        @WithDefault("10")
        @Range(max = 100000)
        int lateChunks();

        /** Chunks that came more than once. */
        @WithDefault("30")
        @Range(max = 100000)
        int duplicateChunks();

        /** Media at full scale, ms. */
        @WithDefault("3000")
        @Range(max = 60000)
        int clippedMs();

        /** Media with nothing in it, ms. */
        @WithDefault("60000")
        @Range(max = 60000)
        int silentMs();
    }

    /** Non-speech that is decoded to see whether the model invents. */
    interface Canary {
        /** Share of non-speech stretches, 0 to 1. */
        @WithDefault("0.01")
        @Range(max = 1)
        double share();

        /** Whether what it heard is written to the traces, with its label. */
        @WithDefault("false")
        boolean traces();
    }

    /** What is done when the decoder cannot keep up. */
    interface Lag {
        /** late, skip-provisional or sample. */
        @WithDefault("late")
        @Pattern(regexp = "late|skip-provisional|sample")
        String policy();

        /** Age of the oldest media that should be decided, from which the line is behind, ms. */
        @WithDefault("10000")
        @Range(min = 1, max = 86400000)
        int limitMs();

        /** Age below which it has caught up, ms. */
        @WithDefault("3000")
        @Range(max = 86400000)
        int resumeMs();

        /** Share of windows that policy {@code sample} decodes, 0 to 1. */
        @WithDefault("0.1")
        @Range(max = 1)
        double sampleShare();
    }

    /** What is hidden before anything is published. */
    interface Redaction {
        /** Whether card numbers and long runs of digits are hidden. */
        @WithDefault("true")
        boolean enabled();

        /** Digits in a row that are hidden whatever they are; 0 for card numbers alone. */
        @WithDefault("8")
        @Range(max = 13)
        int digits();

        /** A jar with a redactor of one's own, which runs in place of ours. */
        Optional<Path> jar();
    }

    /** How it takes part in Kafka. */
    interface Line {
        /** Whether call audio is read at all; off leaves the page and its API. */
        @WithDefault("true")
        boolean enabled();

        /** Consumer group of call audio. */
        @WithDefault("mondegreen")
        String group();

        /** Stable name of this instance, part of its transactional id; the host's name where empty. */
        Optional<String> instance();

        /** Whether a restart within the session timeout keeps its partitions; wants a stable instance name. */
        @WithDefault("false")
        boolean staticMembership();

        /** Time between transactions, ms. */
        @WithDefault("40")
        @Range(min = 1, max = 60000)
        int commitIntervalMs();

        /** A channel that got nothing for so long is closed, ms of wall clock. */
        @WithDefault("30000")
        @Range(min = 1, max = 86400000)
        int idleAfterMs();

        /** How long a stop waits for windows that are being decoded, ms. */
        @WithDefault("2000")
        @Range(max = 600000)
        int stopWaitMs();

        /** After which a dead instance's calls move to another, ms. */
        @WithDefault("10000")
        @Range(min = 1000, max = 3600000)
        int sessionTimeoutMs();

        /** After which a dead instance's open transaction no longer blocks readers, ms. */
        @WithDefault("15000")
        @Range(min = 1000, max = 3600000)
        int transactionTimeoutMs();

        /** Audio in one record, bytes. */
        @WithDefault("262144")
        @Range(min = 320, max = 16777216)
        int maxChunkBytes();

        /** Whose form records have that do not say it in their content type. */
        @WithDefault("cloudevents")
        AudioSource source();

        /** Whether provisional segments are published. */
        @WithDefault("true")
        boolean provisional();

        /** Whether segments carry words with their risk. */
        @WithDefault("true")
        boolean words();

        /** Whether segments are traced token by token. */
        @WithDefault("true")
        boolean traces();
    }

    /** What the topics are called on this cluster. */
    interface Topics {
        /** What Kafka takes for a topic's name. */
        String TOPIC = "[A-Za-z0-9._-]{1,249}";

        @WithDefault("call.audio")
        @Pattern(regexp = TOPIC)
        String audio();

        @WithDefault("call.transcripts")
        @Pattern(regexp = TOPIC)
        String transcripts();

        @WithDefault("call.alerts")
        @Pattern(regexp = TOPIC)
        String alerts();

        @WithDefault("call.traces")
        @Pattern(regexp = TOPIC)
        String traces();

        @WithDefault("call.progress")
        @Pattern(regexp = TOPIC)
        String progress();

        @WithDefault("call.audio.dlq")
        @Pattern(regexp = TOPIC)
        String deadLetters();

        @WithDefault("call.feedback")
        @Pattern(regexp = TOPIC)
        String feedback();
    }
}
