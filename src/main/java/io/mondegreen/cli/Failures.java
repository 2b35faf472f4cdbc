package io.mondegreen.cli;

import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How commands end badly: one line that says what is wrong and what to do; the stack trace only with {@code --verbose}. */
final class Failures {

    private Failures() {}

    static int report(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        err.println("mondegreen: " + sentence(failure));
        if (VerboseOption.isSet(parsed)) {
            failure.printStackTrace(err);
        } else if (!(failure instanceof CommandFailure)) {
            err.println("            (--verbose prints where)");
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    static int usage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("mondegreen: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("            see: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** The first message of the chain that says something. */
    private static String sentence(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "no such file: " + missing.getFile();
            case FileSystemException file -> file.getFile() + ": " + reason(file);
            case Throwable any
            when any.getMessage() != null && !any.getMessage().isBlank() -> any.getMessage();
            case Throwable any when any.getCause() != null -> sentence(any.getCause());
            case Throwable any -> any.getClass().getSimpleName();
        };
    }

    private static String reason(FileSystemException file) {
        return file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
    }
}
