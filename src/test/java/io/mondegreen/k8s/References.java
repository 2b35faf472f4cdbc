package io.mondegreen.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Follows every name that one object says of another. What comes from outside has to be known here. */
final class References {
    /** Secrets that a person or Strimzi's cluster operator makes, and what is in them; k8s/README.md names each. */
    private static final Map<String, Set<String>> SECRETS = Map.of(
            "kafka-cluster-ca-cert", Set.of("ca.crt", "ca.p12", "ca.password"),
            "mondegreen-kafka", Set.of("ca.crt", "sasl.jaas.config"));

    private static final Set<String> OF_A_USER = Set.of("user.crt", "user.key", "user.p12", "user.password", "ca.crt");
    private static final Set<String> CLAIMS = Set.of("mondegreen-model");

    private final Manifests all;
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Set<String>> secrets = new HashMap<>(SECRETS);
    private final Map<String, JsonNode> configMaps = new HashMap<>();
    private final Set<String> ports = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    private References(Manifests all) {
        this.all = all;
        all.all("KafkaUser").forEach(user -> secrets.put(name(user), OF_A_USER));
        all.all("ConfigMap").forEach(map -> configMaps.put(name(map), map.path("data")));
        all.container()
                .path("ports")
                .forEach(port -> ports.add(port.path("name").asText()));
    }

    /** Names that lead nowhere. */
    static List<String> broken(Manifests all) {
        References references = new References(all);
        references.pod();
        references.others();
        references.namespaces();
        return references.broken;
    }

    private void pod() {
        JsonNode pod = all.pod();
        require(
                all.all("ServiceAccount").stream().map(References::name).toList(),
                pod.path("serviceAccountName").asText(),
                "service account");
        JsonNode set = all.one("StatefulSet");
        require(
                all.all("Service").stream()
                        .filter(service ->
                                service.at("/spec/clusterIP").asText().equals("None"))
                        .map(References::name)
                        .toList(),
                set.at("/spec/serviceName").asText(),
                "headless service");
        matches(set.at("/spec/selector/matchLabels"), "StatefulSet");
        pod.path("topologySpreadConstraints").forEach(each -> matches(each.at("/labelSelector/matchLabels"), "spread"));
        Set<String> volumes = new TreeSet<>();
        for (JsonNode volume : pod.path("volumes")) {
            volumes.add(name(volume, "name"));
            if (volume.has("configMap")) {
                configMap(volume.at("/configMap/name").asText(), "");
            }
            for (JsonNode item : volume.at("/secret/items")) {
                secret(
                        volume.at("/secret/secretName").asText(),
                        item.path("key").asText());
            }
            if (volume.has("persistentVolumeClaim")) {
                require(CLAIMS, volume.at("/persistentVolumeClaim/claimName").asText(), "claim");
            }
        }
        Set<String> mounted = new TreeSet<>();
        for (String kind : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path(kind)) {
                container(container);
                container.path("volumeMounts").forEach(mount -> mounted.add(name(mount, "name")));
            }
        }
        if (!mounted.equals(volumes)) {
            broken.add("volumes are " + volumes + ", mounted are " + mounted);
        }
    }

    private void container(JsonNode container) {
        for (JsonNode from : container.path("envFrom")) {
            configMap(from.at("/configMapRef/name").asText(), "");
        }
        for (JsonNode variable : container.path("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            if (!secret.isMissingNode()) {
                secret(name(secret, "name"), secret.path("key").asText());
            }
            JsonNode map = variable.at("/valueFrom/configMapKeyRef");
            if (!map.isMissingNode()) {
                configMap(name(map, "name"), map.path("key").asText());
            }
        }
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            if (container.has(probe)) {
                require(ports, container.at("/" + probe + "/httpGet/port").asText(), probe + " port");
            }
        }
    }

    private void others() {
        for (JsonNode service : all.all("Service")) {
            matches(service.at("/spec/selector"), "Service");
            service.at("/spec/ports")
                    .forEach(port -> require(ports, port.path("targetPort").asText(), "target port"));
        }
        all.all("PodDisruptionBudget").forEach(each -> matches(each.at("/spec/selector/matchLabels"), "budget"));
        for (JsonNode policy : all.all("NetworkPolicy")) {
            matches(policy.at("/spec/podSelector/matchLabels"), "NetworkPolicy");
            for (JsonNode rule : policy.at("/spec/ingress")) {
                rule.path("ports")
                        .forEach(port -> require(ports, port.path("port").asText(), "port let in"));
            }
        }
        for (JsonNode monitor : all.all("PodMonitor")) {
            matches(monitor.at("/spec/selector/matchLabels"), "PodMonitor");
            monitor.at("/spec/podMetricsEndpoints")
                    .forEach(point -> require(ports, point.path("port").asText(), "port scraped"));
        }
        for (JsonNode scaled : all.all("ScaledObject")) {
            JsonNode target = scaled.at("/spec/scaleTargetRef");
            require(
                    all.all(target.path("kind").asText()).stream()
                            .map(References::name)
                            .toList(),
                    name(target, "name"),
                    "target");
            for (JsonNode trigger : scaled.at("/spec/triggers")) {
                if (trigger.has("authenticationRef")) {
                    require(
                            all.all("TriggerAuthentication").stream()
                                    .map(References::name)
                                    .toList(),
                            trigger.at("/authenticationRef/name").asText(),
                            "trigger authentication");
                }
            }
        }
        for (JsonNode authentication : all.all("TriggerAuthentication")) {
            authentication
                    .at("/spec/secretTargetRef")
                    .forEach(each -> secret(name(each, "name"), each.path("key").asText()));
        }
        configMaps.keySet().stream()
                .filter(map -> !used.contains(map) && !map.equals("mondegreen-dashboard"))
                .forEach(map -> broken.add("nobody reads the ConfigMap " + map));
    }

    private void namespaces() {
        Set<String> namespaces = new TreeSet<>();
        for (JsonNode object : all.objects()) {
            namespaces.add(
                    object.path("kind").asText().equals("Namespace")
                            ? name(object)
                            : object.at("/metadata/namespace").asText());
        }
        if (namespaces.size() != 1) {
            broken.add("objects lie in the namespaces " + namespaces);
        }
    }

    private void configMap(String name, String key) {
        used.add(name);
        require(configMaps.keySet(), name, "ConfigMap");
        if (!key.isEmpty()
                && configMaps.containsKey(name)
                && !configMaps.get(name).has(key)) {
            broken.add("the ConfigMap " + name + " has no " + key);
        }
    }

    private void secret(String name, String key) {
        require(secrets.keySet(), name, "Secret");
        require(secrets.getOrDefault(name, Set.of()), key, "key of the Secret " + name);
    }

    private void matches(JsonNode selector, String of) {
        JsonNode labels = all.one("StatefulSet").at("/spec/template/metadata/labels");
        if (selector.isEmpty()) {
            broken.add(of + " selects nothing in particular");
        }
        selector.properties().forEach(entry -> {
            if (!entry.getValue().equals(labels.get(entry.getKey()))) {
                broken.add(of + " selects " + entry + ", pods have " + labels);
            }
        });
    }

    private void require(Iterable<String> known, String name, String what) {
        for (String each : known) {
            if (each.equals(name)) {
                return;
            }
        }
        broken.add("no " + what + " is called '" + name + "'; there are " + known);
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String name(JsonNode object, String field) {
        return object.path(field).asText();
    }
}
