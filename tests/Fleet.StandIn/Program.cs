// A process for the tests of the local provider: it says its node, its id and its niceness, waits where it is to be parked, and then does
// what the variable Script says.
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

Console.WriteLine(Environment.GetEnvironmentVariable("FakeFinder__Node"));
Console.WriteLine($"process {Environment.ProcessId}");
var afterName = File.ReadAllText("/proc/self/stat").Split(") ", 2)[1].Split(' ');
Console.WriteLine($"niceness {afterName[16]}");
var script = Environment.GetEnvironmentVariable("Script");
var settings = new Dictionary<string, string?>
{
    ["FakeFinder:Host:Parked"] = Environment.GetEnvironmentVariable("FakeFinder__Host__Parked"),
};
var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
if (!await ParkedProcess.WaitForWordAsync(configuration, () => script == "never-ready" ? Task.Delay(Timeout.Infinite) : Task.CompletedTask))
{
    return 0;
}

switch (script)
{
    case "until-input-ends":
        Console.Write(Console.In.ReadToEnd());
        return 0;
    case "says-much-and-exits-7":
        for (var line = 0; line < 100_000; line++)
        {
            Console.WriteLine($"line {line}");
        }

        return 7;
    case "exit-7":
        return 7;
    case "parks-another":
        var options = new LocalOptions { Program = typeof(Program).Assembly.Location, Logs = Environment.GetEnvironmentVariable("Logs")! };
        var others = new WorkerSettings(node => new Dictionary<string, string>
        {
            ["FakeFinder:Node"] = node,
            ["Script"] = "until-input-ends",
        });
        var provider = new LocalInstanceProvider(
            Options.Create(options),
            others,
            TimeProvider.System,
            NullLogger<LocalInstanceProvider>.Instance);
        await provider.ParkAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        break;
}

await Task.Delay(Timeout.Infinite);
return 1;
