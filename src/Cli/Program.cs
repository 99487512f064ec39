using FakeFinder.Cli;

using var signals = new TerminationSignals();
return await FakeFinderCommand.RunAsync(args, CliConsole.OfProcess(), signals.Token);
