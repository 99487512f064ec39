using FakeFinder.Bench;

return await BenchCommand.RunAsync(args);
