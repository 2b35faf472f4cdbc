package io.mondegreen.app;

import io.mondegreen.audio.AudioFileException;
import io.mondegreen.audio.AudioFiles;
import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormatException;
import io.mondegreen.audio.Clip;
import io.mondegreen.calls.CallEvents;
import io.mondegreen.calls.CallKey;
import io.mondegreen.calls.TelephoneGate;
import io.mondegreen.engine.Urgency;
import io.mondegreen.guard.GuardListener;
import io.mondegreen.guard.GuardedEngine;
import io.mondegreen.guard.WindowContext;
import io.mondegreen.guard.WindowDecoder;
import io.mondegreen.web.PageConfig;
import io.mondegreen.web.ProblemException;
import io.mondegreen.web.Transcriber;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Recordings that are sent to the API, through the engine that serves the calls and after what callers wait for. */
@Singleton
final class Uploads implements Transcriber {
    private static final int RATE_HZ = 16_000;
    /** Keeps what the guard learns of them apart from what it learns of calls. */
    private static final String TENANT = "upload";

    private static final Set<String> FILES = Set.of(
            "audio/wav",
            "audio/x-wav",
            "audio/wave",
            "audio/vnd.wave",
            "audio/ogg",
            "application/ogg",
            "audio/flac",
            "audio/x-flac");

    private final LineService service;
    private final MondegreenConfig config;
    private final long maxSeconds;

    @Inject
    Uploads(LineService service, MondegreenConfig config, PageConfig page) {
        this.service = service;
        this.config = config;
        this.maxSeconds = page.maxAudioSeconds();
    }

    @Override
    public Recording read(byte[] body, String type) {
        Clip clip = clip(body, type).at(RATE_HZ);
        return new Recording(clip.channels(), clip.durationMs());
    }

    private Clip clip(byte[] body, String type) {
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        try {
            if (FILES.contains(plain)) {
                return AudioFiles.parse("the recording", body, maxSeconds);
            }
            AudioFormat format = AudioFormat.parse(type);
            if (format.remembers()) {
                throw ProblemException.unsupported("bare Opus packets are not a file; send Ogg Opus as audio/ogg");
            }
            return Clip.mono(format.decoder().decode(body), format.rateHz());
        } catch (AudioFileException broken) {
            throw ProblemException.badRequest(broken.getMessage());
        } catch (AudioFormatException broken) {
            if (broken.reason() == AudioFormatException.Reason.BAD_PAYLOAD) {
                throw ProblemException.badRequest(broken.getMessage());
            }
            throw ProblemException.unsupported(
                    "'" + type + "' is not taken (" + broken.getMessage()
                            + "); send audio/wav, audio/ogg (Opus), audio/flac, audio/PCMU, audio/PCMA, audio/basic or audio/L16;rate=8000");
        }
    }

    @Override
    public void run(Recording recording, CallEvents events) {
        GuardStack stack = service.stack()
                .filter(_ -> service.phase() == LineService.Phase.RUNNING)
                .orElseThrow(
                        () -> ProblemException.unavailable(
                                "no model is loaded here; wait until the service is ready, or ask an instance that reads calls"));
        String call = "upload-" + UUID.randomUUID();
        for (int i = 0; i < recording.channels().length; i++) {
            CallKey key = new CallKey(TENANT, call, recording.channels().length == 1 ? "mixed" : "channel" + i);
            try {
                RecordingLine.run(
                        RecordingLine.settings(stack, false, Settings.redactor(config.redaction())),
                        new Patient(stack.guarded()),
                        new EngineMemory(stack.guarded()),
                        TelephoneGate::open,
                        key,
                        recording.channels()[i],
                        events);
            } finally {
                stack.guarded().forget(key.tenant(), key.call(), key.channel());
            }
        }
    }

    /** Gives way to windows that callers wait for. */
    private record Patient(GuardedEngine guarded) implements WindowDecoder {
        @Override
        public Runnable decode(WindowContext window, float[] pcm, GuardListener listener) {
            return guarded.decode(
                    new WindowContext(
                            window.tenant(),
                            window.call(),
                            window.channel(),
                            window.startMs(),
                            window.endMs(),
                            window.revision(),
                            window.isFinal(),
                            Urgency.BESIDE),
                    pcm,
                    listener);
        }

        @Override
        public int windowMs() {
            return guarded.windowMs();
        }
    }
}
