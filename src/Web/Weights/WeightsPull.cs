namespace FakeFinder.Web.Weights;

/// <summary>One download of a detector's weights. Thread-safe.</summary>
public sealed class WeightsPull
{
    private readonly CancellationTokenSource stop;
    private volatile Progress now = new("Waiting for its turn.", null, false, null);

    internal WeightsPull(string detector, CancellationTokenSource stop) => (Detector, this.stop) = (detector, stop);

    public string Detector { get; }

    /// <summary>What it does now, or what became of it.</summary>
    public string Step => now.Step;

    /// <summary>Of the step, from 0 to 1; null where that is not known.</summary>
    public double? Fraction => now.Fraction;

    public bool HasEnded => now.HasEnded;

    /// <summary>Why it failed, as a sentence; null where it did not.</summary>
    public string? Failure => now.Failure;

    internal CancellationToken Stop => stop.Token;

    public void Cancel() => stop.Cancel();

    internal void Report(string step, double? fraction) => now = new(step, fraction, false, null);

    internal void End(string step, string? failure) => now = new(step, null, true, failure);

    private sealed record Progress(string Step, double? Fraction, bool HasEnded, string? Failure);
}
