import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.FileReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Takes a telephony platform's media stream (Twilio's or Telnyx's WebSocket) and writes its messages to call.audio as they come:
 * one message a record, nothing changed, all of a call under the call's key. The service reads the platform's form itself.
 *
 * <p>java -cp 'libs/*' MediaBridge.java client.properties 8088 twilio; in production behind TLS, and with the platform's signature
 * checked by what ends the TLS.
 */
public class MediaBridge {
    private static final int LARGEST = 256 * 1024;

    public static void main(String... args) throws Exception {
        Properties client = new Properties(); // bootstrap.servers; security.protocol and its friends
        client.load(new FileReader(args[0]));
        client.put("enable.idempotence", "true"); // in order and once
        client.put("linger.ms", "5");
        client.put("max.block.ms", "2000"); // a broker that is away must not hold up the platform's sockets
        String platform = args[2];
        var kafka = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        Vertx.vertx()
                .createHttpServer(new HttpServerOptions().setMaxWebSocketMessageSize(LARGEST))
                .webSocketHandler(socket -> new MediaBridge(kafka, platform, socket).open())
                .listen(Integer.parseInt(args[1]), "127.0.0.1")
                .onSuccess(server -> System.out.println("listening on " + server.actualPort()));
    }

    private final KafkaProducer<byte[], byte[]> kafka;
    private final String platform;
    private final ServerWebSocket socket;
    private byte[] call; // the key; known from the start message on

    private MediaBridge(KafkaProducer<byte[], byte[]> kafka, String platform, ServerWebSocket socket) {
        this.kafka = kafka;
        this.platform = platform;
        this.socket = socket;
    }

    private void open() {
        socket.textMessageHandler(this::message);
        socket.exceptionHandler(gone -> socket.close());
    }

    private void message(String text) {
        if (call == null) {
            JsonObject start = new JsonObject(text).getJsonObject("start");
            if (start == null) {
                return; // `connected`, before the stream starts: there is no call yet
            }
            String id = start.getString(platform.equals("telnyx") ? "call_control_id" : "callSid");
            call = id.getBytes(StandardCharsets.UTF_8);
        }
        var record = new ProducerRecord<>("call.audio", call, text.getBytes(StandardCharsets.UTF_8));
        record.headers().add("content-type", ("application/x-" + platform + "-media+json").getBytes(StandardCharsets.UTF_8));
        kafka.send(record, (at, failed) -> {
            if (failed != null) {
                socket.close((short) 1011, "not written"); // the platform starts the stream anew
            }
        });
    }
}
