using FakeFinder.Contracts;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>
/// How far a part is, as one fraction that never goes back: stages alternate, and an attempt may begin again; then it stands still until it
/// is overtaken.
/// </summary>
internal sealed class PartMeter
{
    private const string Decoding = "decoding";

    /// <summary>In the order in which a detector comes to them.</summary>
    private static readonly string[] Order = ["perturbing", Decoding, "faces", "crops", "networks", "program", "aggregation"];

    /// <summary>Where nothing was measured: the stages of most detectors, alike.</summary>
    private static readonly Dictionary<string, double> Alike = new(StringComparer.Ordinal)
    {
        [Decoding] = 1,
        ["faces"] = 1,
        ["crops"] = 1,
        ["networks"] = 1,
        ["aggregation"] = 1,
    };

    private readonly Dictionary<string, double> counted = new(StringComparer.Ordinal);
    private int attempt;
    private int stage = -1;

    /// <summary>From 0, not begun, to 1, ended.</summary>
    public double Fraction { get; private set; }

    /// <summary>Notes how the part stands now.</summary>
    /// <param name="seconds">By stage, as measured here before; null where nothing was.</param>
    public void See(PartSnapshot part, IReadOnlyDictionary<string, double>? seconds)
    {
        if (part.State is not (PartState.Queued or PartState.Running))
        {
            Fraction = 1;
            return;
        }

        if (part.Attempt != attempt)
        {
            (attempt, stage) = (part.Attempt, -1);
            counted.Clear();
        }

        if (part.Progress is { } progress && Array.IndexOf(Order, progress.Stage) is >= 0 and var at)
        {
            stage = Math.Max(stage, at);
            if (progress.Total > 0 && progress.Stage != Decoding)
            {
                var done = Math.Clamp((double)progress.Done / progress.Total, 0, 1);
                counted[progress.Stage] = Math.Max(counted.GetValueOrDefault(progress.Stage), done);
            }
        }

        Fraction = Math.Max(Fraction, Sum(Shares(seconds)));
    }

    private static IReadOnlyDictionary<string, double> Shares(IReadOnlyDictionary<string, double>? seconds) =>
        seconds is not null && Order.Any(name => seconds.GetValueOrDefault(name) > 0) ? seconds : Alike;

    private double Sum(IReadOnlyDictionary<string, double> shares)
    {
        var (whole, done) = (0d, 0d);
        for (var at = 0; at < Order.Length; at++)
        {
            var share = shares.GetValueOrDefault(Order[at]);
            whole += share;
            done += share * Done(at);
        }

        return done / whole;
    }

    /// <summary>
    /// How far one stage is. Decoding does not count its steps: frames are decoded as the stage after it wants them. Networks that judge
    /// faces while others are still looked for do not know how many there will be: they go along with the stage before. Another stage that
    /// was not heard of is over, and who begins to look in the middle has missed it.
    /// </summary>
    private double Done(int at)
    {
        if (counted.TryGetValue(Order[at], out var own))
        {
            return own;
        }

        return at > stage ? 0
            : Order.Skip(at).Any(counted.ContainsKey) ? Order[at] == Decoding ? Done(at + 1) : 1
            : counted.GetValueOrDefault(Order.Take(at).LastOrDefault(counted.ContainsKey) ?? "");
    }
}
