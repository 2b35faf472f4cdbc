package io.mondegreen.app;

import io.mondegreen.model.WhisperConfig;
import io.mondegreen.probe.ProbeBundle;
import io.mondegreen.web.Loaded;
import io.mondegreen.web.api.BundleItem;
import io.mondegreen.web.api.ModelItem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says what the line has loaded. */
@Singleton
final class LoadedStack implements Loaded {

    private final LineService service;

    @Inject
    LoadedStack(LineService service) {
        this.service = service;
    }

    @Override
    public List<ModelItem> models() {
        return service.stack().map(LoadedStack::model).stream().toList();
    }

    private static ModelItem model(GuardStack stack) {
        WhisperConfig config = stack.model().config();
        return new ModelItem(
                name(stack),
                stack.model().hash(),
                stack.weights().label(),
                config.dModel(),
                config.decoderLayers(),
                config.decoderHeads(),
                config.vocab(),
                stack.engine().device().label());
    }

    private static String name(GuardStack stack) {
        return stack.model().dir().getFileName().toString();
    }

    @Override
    public List<BundleItem> bundles() {
        return service.stack().stream()
                .flatMap(stack -> stack.bundle().map(probes -> bundle(stack, probes)).stream())
                .toList();
    }

    private static BundleItem bundle(GuardStack stack, ProbeBundle probes) {
        List<BundleItem.Head> heads = new ArrayList<>();
        probes.heads()
                .forEach(head -> heads.add(new BundleItem.Head(
                        head.name(), head.tap().toString(), head.tap().layer(), true)));
        probes.laboratory()
                .forEach(head -> heads.add(new BundleItem.Head(
                        head.name(), head.tap().toString(), head.tap().layer(), false)));
        List<BundleItem.Risk> risks = new ArrayList<>();
        probes.risks()
                .byName()
                .forEach((name, risk) -> risks.add(new BundleItem.Risk(
                        name,
                        risk.features().stream().map(feature -> feature.label()).toList(),
                        risk.weights())));
        ProbeBundle.Thresholds thresholds = probes.thresholds();
        BundleFigures figures = BundleFigures.of(stack, probes);
        return new BundleItem(
                stack.bundleFile().getFileName().toString(),
                probes.hash(),
                probes.modelHash(),
                probes.form(),
                heads,
                risks,
                new TreeMap<>(Map.of(
                        "window", thresholds.window(),
                        "running", thresholds.running(),
                        "speech", thresholds.speech(),
                        "falseAlarmRate", thresholds.falseAlarmRate())),
                probes.provenance(),
                figures.sweep(),
                figures.roc(),
                figures.calibration());
    }

    @Override
    public boolean guarded() {
        return service.watch().map(GuardWatch::available).orElse(true);
    }
}
