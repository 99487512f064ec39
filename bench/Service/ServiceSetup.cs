using System.Text.Json.Nodes;

namespace FakeFinder.Bench.Service;

/// <summary>How the service is set up for a measurement.</summary>
internal sealed record ServiceSetup
{
    /// <summary>Does nothing: the cost of a job is the service's own.</summary>
    public const string Nothing = "nothing";

    /// <summary>Does nothing for a while, so that its progress can be seen before its end.</summary>
    public const string Waiting = "waiting";

    public const string Residual = "residual";

    /// <summary>The settings of a service that tells its counters.</summary>
    public static IReadOnlyDictionary<string, string> Counting { get; } =
        new Dictionary<string, string> { ["FakeFinder:Telemetry:Prometheus"] = "true" };

    /// <summary>How long <see cref="Waiting"/> waits.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Keys of the service's configuration and their values.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How many workers always run, and how many at most.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How many workers are parked.</summary>
    public int Parked { get; init; }

    /// <summary>How many parts a worker runs at a time; null leaves the service's own default.</summary>
    public int? Slots { get; init; }

    /// <summary>The program's models.json with the two detectors in front that only measure.</summary>
    public string Models()
    {
        var models = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "models.json")))!;
        var detectors = models["detectors"]!.AsArray();
        detectors.Insert(0, Idle(Nothing, TimeSpan.Zero));
        detectors.Insert(1, Idle(Waiting, Wait));
        return models.ToJsonString();
    }

    private static JsonObject Idle(string name, TimeSpan time) => new()
    {
        ["name"] = name,
        ["title"] = name,
        ["summary"] = "Looks at nothing.",
        ["pipeline"] = "nothing",
        ["parameters"] = new JsonObject { ["milliseconds"] = (int)time.TotalMilliseconds },
    };
}
