namespace FakeFinder.Cli.Api;

/// <summary>A batch as the service tells of it.</summary>
/// <param name="State">running, completed or cancelled.</param>
/// <param name="Completed">Videos that have a score.</param>
/// <param name="Failed">Videos that could not be analysed.</param>
/// <param name="SecondsLeft">By the pace of the last videos; null where there is none to go by.</param>
internal sealed record Batch(Guid Id, string State, int Total, int Completed, int Failed, double? SecondsLeft)
{
    public int Finished => Completed + Failed;

    /// <summary>It will not change again.</summary>
    public bool HasEnded => States.IsFinal(State);

    /// <summary>Every video has a score.</summary>
    public bool IsComplete => State == States.Completed && Failed == 0;
}

/// <summary>What a batch is submitted as.</summary>
/// <param name="Videos">Ids.</param>
/// <param name="Names">The names under which the results list them.</param>
internal sealed record BatchSubmission(
    IReadOnlyList<string> Videos,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Detectors,
    int? Replicas);
