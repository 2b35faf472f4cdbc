package io.mondegreen.cli.topics;

import io.mondegreen.cli.BootstrapOption;
import io.mondegreen.cli.CommandFailure;
import io.mondegreen.cli.VerboseOption;
import io.mondegreen.kafka.AccessRights;
import io.mondegreen.kafka.TopicPlan;
import io.mondegreen.kafka.TopicPlan.Step;
import io.mondegreen.kafka.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclBinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mondegreen topics apply}. */
@Command(
        name = "apply",
        description = {
            "Create the topics that a cluster lacks, and set what is set otherwise there. Done twice it changes nothing.",
            "Partitions of a topic that exists are never changed: a call would go on elsewhere and be another call. The"
                    + " command says where they differ, and ends with status 1."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  mondegreen topics apply --bootstrap kafka:9092 --dry-run",
            "  mondegreen topics apply --bootstrap kafka:9092",
            "  mondegreen topics apply --bootstrap kafka:9092 --rights User:CN={user}   client certificates",
            "  mondegreen topics apply --bootstrap kafka:9092 --rights User:{user}      SASL"
        })
final class TopicsApplyCommand implements Callable<Integer> {
    private static final String USER = "{user}";

    @Mixin
    VerboseOption verbose;

    @Mixin
    BootstrapOption kafka;

    @Spec
    CommandSpec spec;

    @Option(names = "--dry-run", description = "say what would be done")
    boolean dryRun;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "copies of new topics (default: 3, or one for each node where they are fewer)")
    Optional<Integer> replication = Optional.empty();

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "before each name, on a cluster that several installations share")
    String prefix = "";

    @Option(
            names = "--rights",
            paramLabel = "PRINCIPAL",
            description =
                    "allow the users of kafka/access.json what they need; " + USER + " stands for each one's name")
    Optional<String> rights = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        if (rights.isPresent() && !rights.get().matches("User:.*\\{user}.*")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rights begins with User: and has " + USER + " in it, such as User:CN=" + USER);
        }
        if (replication.filter(copies -> copies < 1).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--replication must be 1 or more");
        }
        Topics topics = prefix.isEmpty() ? Topics.shipped() : Topics.shipped().prefixed(prefix);
        PrintWriter out = spec.commandLine().getOut();
        try (Admin admin = Admin.create(kafka.client())) {
            TopicPlan plan = TopicPlan.compare(admin, topics, replication);
            plan.steps().forEach(step -> out.println(text(step)));
            if (!dryRun) {
                plan.apply();
            }
            if (rights.isPresent()) {
                allow(admin, AccessRights.of(topics), out);
            }
            out.println(dryRun ? "nothing was changed (--dry-run)" : "done");
            out.flush();
            return plan.steps().stream().anyMatch(Step.Refuse.class::isInstance) ? 1 : 0;
        } catch (KafkaException | IllegalStateException refused) {
            throw new CommandFailure(
                    "Kafka at " + kafka.resolve() + " did not do it: " + refused.getMessage(), refused);
        }
    }

    private void allow(Admin admin, AccessRights all, PrintWriter out) throws InterruptedException {
        for (AccessRights.User user : all.users()) {
            String principal = rights.orElseThrow().replace(USER, user.name());
            List<AclBinding> bindings = user.bindings(principal);
            out.println("allow     " + principal + ": " + bindings.size() + " rights");
            if (!dryRun) {
                try {
                    admin.createAcls(bindings).all().get(30, TimeUnit.SECONDS);
                } catch (ExecutionException | TimeoutException refused) {
                    throw new CommandFailure(
                            "Kafka at " + kafka.resolve() + " keeps no access rights for us: " + refused.getMessage()
                                    + "; is an authorizer configured, and may this user alter the cluster?",
                            refused);
                }
            }
        }
    }

    private static String text(Step step) {
        return switch (step) {
            case Step.Keep(Topics.Topic topic) -> "keep      " + topic.name();
            case Step.Create(Topics.Topic topic, int copies) ->
                "create    " + topic.name() + ": " + topic.partitions() + " partitions, " + copies + " copies";
            case Step.Change(Topics.Topic topic, Map<String, String> from) ->
                "change    " + topic.name() + ": "
                        + String.join(
                                ", ",
                                from.entrySet().stream()
                                        .map(e -> e.getKey() + " " + e.getValue() + " → "
                                                + topic.config().get(e.getKey()))
                                        .toList());
            case Step.Refuse(Topics.Topic topic, int partitions) ->
                "differs   " + topic.name() + ": has " + partitions + " partitions instead of " + topic.partitions()
                        + "; not changed";
        };
    }
}
