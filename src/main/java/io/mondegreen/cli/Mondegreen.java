package io.mondegreen.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * The program's entry. Commands are plain picocli: only {@code serve} and {@code demo} boot Quarkus, so that every other
 * command starts at once and opens neither a port nor a Kafka connection that it does not need.
 */
@QuarkusMain
public final class Mondegreen {

    Mondegreen() {}

    public static void main(String... args) {
        System.exit(run(
                new PrintWriter(System.out, true),
                new PrintWriter(System.err, true),
                args.length == 0 ? help() : args));
    }

    /**
     * Runs one command in this process.
     *
     * @return 0 ok, 1 failed, 2 wrong usage
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    /** Whether these arguments are a command with its options in order; runs nothing. */
    public static boolean understands(String... args) {
        try {
            commandLine().parseArgs(args);
            return true;
        } catch (CommandLine.ParameterException wrong) {
            return false;
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new RootCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(Failures::report)
                .setParameterExceptionHandler(Failures::usage);
    }

    private static String[] help() {
        return new String[] {"--help"};
    }
}
