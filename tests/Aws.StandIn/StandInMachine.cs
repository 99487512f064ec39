namespace FakeFinder.Aws.StandIn;

/// <summary>A machine of the stand-in. Its states are a plan: what it will be at which of the stand-in's times.</summary>
public sealed class StandInMachine
{
    private static int count;

    private readonly List<(int At, string State)> states = [];

    public string Id { get; } = $"i-{Interlocked.Increment(ref count):x17}";

    public required string Type { get; init; }

    public required string Subnet { get; init; }

    public bool Spot { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; set; }

    /// <summary>What it reads when it boots.</summary>
    public string UserData { get; set; } = "";

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was launched first.</summary>
    public required DateTimeOffset AttachedAt { get; init; }

    /// <summary>When it was launched or started last.</summary>
    public DateTimeOffset LaunchedAt { get; set; }

    public string StateReason { get; set; } = "";

    /// <summary>What it was told to become last.</summary>
    public string End => states[^1].State;

    public void Change(int at, string state)
    {
        states.RemoveAll(planned => planned.At >= at);
        states.Add((at, state));
    }

    /// <returns>Null where it does not exist yet.</returns>
    public string? StateAt(int time) => states.LastOrDefault(state => state.At <= time).State;

    internal bool Passes((string Name, IReadOnlyList<string> Values) filter, int time) =>
        filter.Name switch
        {
            "instance-state-name" => filter.Values.Contains(StateAt(time)!),
            "instance-id" => filter.Values.Contains(Id),
            _ when filter.Name.StartsWith("tag:", StringComparison.Ordinal) => Tags.TryGetValue(filter.Name[4..], out var value)
                && filter.Values.Contains(value),
            _ => throw new Ec2Error(400, "InvalidParameterValue", $"The filter '{filter.Name}' is invalid"),
        };
}
