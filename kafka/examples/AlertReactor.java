import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileReader;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Acts on alarms of high severity as they are raised: java -cp 'libs/*' AlertReactor.java client.properties */
public class AlertReactor {
    public static void main(String... args) throws Exception {
        var client = new Properties(); // bootstrap.servers, group.id; security.protocol and its friends
        client.load(new FileReader(args[0]));
        client.put("isolation.level", "read_committed"); // what was aborted was never said
        var json = new ObjectMapper();
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("call.alerts"));
            while (true) for (var record : consumer.poll(Duration.ofSeconds(1))) {
                var event = json.readTree(record.value());
                if (!event.get("type").asText().equals("io.mondegreen.alert")) continue; // about the line, not a call
                var alert = event.get("data");
                if (alert.get("severity").asText().equals("high") && alert.get("state").asText().equals("raised"))
                    System.out.printf("%s: do not trust %d to %d ms (%s, risk %.2f)%n", event.get("subject").asText(),
                            alert.get("startMs").asLong(), alert.get("endMs").asLong(), alert.get("type").asText(),
                            alert.get("risk").asDouble());
            }
        }
    }
}
