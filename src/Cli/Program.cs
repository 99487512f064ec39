using FakeFinder.Cli;
using FakeFinder.Files;

PrivateFiles.Use();
using var signals = new TerminationSignals();
return await FakeFinderCommand.RunAsync(args, CliConsole.OfProcess(), signals.Token);
