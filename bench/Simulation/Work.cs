namespace FakeFinder.Bench.Simulation;

/// <summary>An interactive job, or one video of a batch.</summary>
internal sealed class Job(Guid id, double arrived, double clipSeconds, Batch? batch, int parts)
{
    public Guid Id { get; } = id;

    public double Arrived { get; } = arrived;

    public double ClipSeconds { get; } = clipSeconds;

    public Batch? Batch { get; } = batch;

    public int PartsLeft { get; set; } = parts;
}

/// <summary>One detector's share of a job.</summary>
internal sealed record Part(Job Job, string Detector);

/// <summary>A batch, which keeps about twice the slots of its videos outstanding.</summary>
internal sealed class Batch(Guid id, Arrival arrival)
{
    public Guid Id { get; } = id;

    public Arrival Arrival { get; } = arrival;

    public int Submitted { get; set; }

    public int Done { get; set; }

    public int Left => Arrival.Videos - Done;

    public int Outstanding => Submitted - Done;
}

/// <summary>A part at work.</summary>
internal sealed record Running(Part Part, double Since, double Until, DateTimeOffset ExpectedUntil);
