package io.mondegreen.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker as production has it: SCRAM over TLS on one listener, client certificates on another, and rights that are checked.
 * Keys and certificates are made anew for each.
 */
public final class GuardedBroker implements AutoCloseable {
    private static final String SECRET = "test-secret";

    private final Path folder;
    private final EmbeddedBroker broker;
    private final int mutualPort;

    /** Starts it with these users, whose passwords are their names reversed. */
    public GuardedBroker(Path folder, List<String> users) throws Exception {
        this.folder = folder;
        this.broker = EmbeddedBroker.in(folder.resolve("log"));
        this.mutualPort = freePort();
        List<Process> pairs = new ArrayList<>();
        for (String name : List.of("broker", "mondegreen", "stranger")) {
            pairs.add(pair(name));
        }
        for (Process each : pairs) {
            if (each.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
        }
        // the broker speaks to itself by the listener with passwords, and checks its own certificate then
        trust("broker", "mondegreen");
        pem("stranger");
        broker.with(settings()).start();
        try (Admin admin = Admin.create(admin())) {
            List<UserScramCredentialAlteration> credentials = new ArrayList<>();
            users.forEach(user -> credentials.add(new UserScramCredentialUpsertion(
                    user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password(user))));
            admin.alterUserScramCredentials(credentials).all().get();
        }
    }

    /** Of the listener with passwords. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Of the listener with client certificates. */
    String mutualServers() {
        return "127.0.0.1:" + mutualPort;
    }

    /** Somebody who may do everything. */
    public Map<String, Object> admin() {
        return sasl("PLAIN", "plain.Plain", "broker", SECRET);
    }

    public Map<String, Object> user(String name) {
        return user(name, password(name));
    }

    Map<String, Object> user(String name, String password) {
        return sasl("SCRAM-SHA-512", "scram.Scram", name, password);
    }

    /** With the certificate of this name. */
    Map<String, Object> certificate(String name) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", mutualServers());
        client.put("security.protocol", "SSL");
        client.put("ssl.truststore.type", "PEM");
        client.put("ssl.truststore.location", path("broker.pem"));
        client.put("ssl.keystore.type", "PKCS12");
        client.put("ssl.keystore.location", path(name + ".p12"));
        client.put("ssl.keystore.password", SECRET);
        return client;
    }

    static String password(String user) {
        return new StringBuilder(user).reverse().toString();
    }

    @Override
    public void close() {
        broker.close();
    }

    private Map<String, Object> sasl(String mechanism, String module, String name, String password) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", bootstrapServers());
        client.put("security.protocol", "SASL_SSL");
        client.put("sasl.mechanism", mechanism);
        client.put("sasl.jaas.config", jaas(module, name, password) + ";");
        client.put("ssl.truststore.type", "PEM");
        client.put("ssl.truststore.location", path("broker.pem"));
        return client;
    }

    private static String jaas(String module, String name, String password) {
        return "org.apache.kafka.common.security." + module + "LoginModule required username=\"" + name
                + "\" password=\"" + password + "\"";
    }

    private Map<String, String> settings() {
        Map<String, String> p = new HashMap<>();
        String clients = "PLAINTEXT://" + bootstrapServers() + ",MUTUAL://" + mutualServers();
        p.put("advertised.listeners", clients);
        p.put("listeners", clients + ",CONTROLLER://127.0.0.1:" + freePort());
        p.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,MUTUAL:SSL,CONTROLLER:PLAINTEXT");
        p.put("controller.quorum.voters", "1@" + p.get("listeners").replaceFirst(".*CONTROLLER://", ""));
        p.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        p.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        p.put(
                "listener.name.plaintext.plain.sasl.jaas.config",
                jaas("plain.Plain", "broker", SECRET) + " user_broker=\"" + SECRET + "\";");
        p.put(
                "listener.name.plaintext.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        p.put("ssl.keystore.type", "PKCS12");
        p.put("ssl.keystore.location", path("broker.p12"));
        p.put("ssl.keystore.password", SECRET);
        p.put("ssl.key.password", SECRET);
        p.put("ssl.truststore.type", "PKCS12");
        p.put("ssl.truststore.location", path("trust.p12"));
        p.put("ssl.truststore.password", SECRET);
        p.put("listener.name.mutual.ssl.client.auth", "required");
        p.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // the controller's own listener knows no users
        p.put("super.users", "User:broker;User:ANONYMOUS");
        return p;
    }

    /** A key with a certificate that it signed itself. */
    private Process pair(String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "2",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        path(name + ".p12"),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        SECRET)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void trust(String... names) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (String name : names) {
            store.setCertificateEntry(name, pem(name));
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("trust.p12"))) {
            store.store(out, SECRET.toCharArray());
        }
    }

    /** The certificate of a pair, which is also written as NAME.pem. */
    private Certificate pem(String name) throws Exception {
        Certificate certificate = KeyStore.getInstance(
                        folder.resolve(name + ".p12").toFile(), SECRET.toCharArray())
                .getCertificate(name);
        Files.writeString(
                folder.resolve(name + ".pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        return certificate;
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** These settings as a file for {@code --client-config}. */
    public static Path write(Map<String, Object> client, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        client.forEach((key, value) -> lines.add(key + "=" + value));
        return Files.write(file, lines);
    }
}
