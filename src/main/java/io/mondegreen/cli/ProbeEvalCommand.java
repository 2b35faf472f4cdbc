package io.mondegreen.cli;

import picocli.CommandLine.Command;

@Command(name = "eval")
final class ProbeEvalCommand implements Runnable {
    @Override
    public void run() {}
}
