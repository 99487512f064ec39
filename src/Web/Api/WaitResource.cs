using System.Globalization;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Api;

/// <summary>What a queued part waits for: an estimate, no promise.</summary>
/// <param name="For">slot: a worker with a free slot; startingWorker: a worker, which is being started; worker: a worker; ableWorker: a
/// worker that can run its detector, since none of those that are there can.</param>
/// <param name="Ahead">Tasks of the queue that go before it; 100 where there are so many or more.</param>
/// <param name="Seconds">Until it begins, by measured times; null where not all of them are known.</param>
/// <param name="Problem">Why no worker can run its detector, and what helps.</param>
/// <param name="Text">All of it for people, such as "3 tasks ahead, about 4 min".</param>
internal sealed record WaitResource(WaitingFor For, int Ahead, double? Seconds, string? Problem, string Text)
{
    /// <returns>Null where there is none.</returns>
    public static WaitResource? Of(PartWait? wait) =>
        wait is null ? null : new(wait.For, wait.Ahead, wait.Expected?.TotalSeconds, wait.Problem, WaitWords.Of(wait));
}

/// <summary>What a part waits for, in words for people.</summary>
internal static class WaitWords
{
    /// <summary>Up to this a time in seconds is rounded to 5 s, above it to whole minutes.</summary>
    private const double Minutes = 55;

    private const double Hours = 90 * 60;

    private const double Rounded = 5;

    public static string Of(PartWait wait) => wait switch
    {
        { For: WaitingFor.StartingWorker } => "Starting a worker",
        { For: WaitingFor.Worker } => "Waiting for a worker",
        { For: WaitingFor.AbleWorker, Problem: { } problem } => $"No worker can run it: {problem}",
        { For: WaitingFor.AbleWorker } => "No worker can run it now",
        { Expected: { } expected } => $"{Ahead(wait.Ahead)}, {About(expected)}",
        _ => Ahead(wait.Ahead),
    };

    /// <summary>Such as <c>about 40 s</c>, <c>about 4 min</c>.</summary>
    public static string About(TimeSpan time) => time.TotalSeconds switch
    {
        <= Rounded => "a few seconds",
        <= Minutes => Invariant($"about {Rounded * Math.Ceiling(time.TotalSeconds / Rounded):0} s"),
        < Hours => Invariant($"about {Math.Max(1, Math.Round(time.TotalMinutes)):0} min"),
        _ => Invariant($"about {Math.Round(time.TotalHours):0} h"),
    };

    private static string Ahead(int count) => count switch
    {
        0 => "Next in the queue",
        1 => "1 task ahead",
        >= PartWait.Most => $"{PartWait.Most} tasks ahead or more",
        _ => $"{count} tasks ahead",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
