using System.Globalization;

namespace FakeFinder.Weights.Pull;

/// <summary>Says in words how far a pull is: size, rate and time left of a download.</summary>
public sealed class PullText(TimeProvider time)
{
    /// <summary>The rate is that of about so long.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private (string, string) file;
    private long since;
    private double doneThen;
    private double? bytesPerSecond;

    /// <returns>One line, such as <c>boken: boken.tar.gz, 4.0 of 70.0 MB, 2.0 MB/s, 33 s left</c>.</returns>
    public string Of(PullProgress now) => now.Step switch
    {
        PullStep.Downloading => $"{now.Name}: {now.What}, {Amount(now)}{Rate(now)}",
        PullStep.Checking => $"{now.Name}: checking {now.What}",
        PullStep.Unpacking => $"{now.Name}: unpacking {now.What}",
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Name}: converting {now.What} ({Math.Min(Math.Floor(now.Done) + 1, now.Total ?? 1):0} of {now.Total:0})"),
    };

    private static string Amount(PullProgress now) =>
        now.Total is { } total ? $"{Number(now.Done)} of {Megabytes(total)}" : Megabytes(now.Done);

    private string Rate(PullProgress now)
    {
        if (file != (now.Name, now.What))
        {
            (file, since, doneThen, bytesPerSecond) = ((now.Name, now.What), time.GetTimestamp(), now.Done, null);
        }

        var elapsed = time.GetElapsedTime(since);
        if (elapsed >= (bytesPerSecond is null ? Window / 5 : Window))
        {
            bytesPerSecond = (now.Done - doneThen) / elapsed.TotalSeconds;
            (since, doneThen) = (time.GetTimestamp(), now.Done);
        }

        return bytesPerSecond is > 0 and var rate
            ? $", {Megabytes(rate)}/s" + (now.Total is { } total ? $", {Left((total - now.Done) / rate)} left" : "")
            : "";
    }

    private static string Left(double seconds) => TimeSpan.FromSeconds(Math.Ceiling(seconds)) switch
    {
        { TotalHours: >= 1 } left => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} h {left.Minutes} min"),
        { TotalMinutes: >= 1 } left => string.Create(CultureInfo.InvariantCulture, $"{left.Minutes} min {left.Seconds} s"),
        var left => string.Create(CultureInfo.InvariantCulture, $"{left.Seconds} s"),
    };

    private static string Megabytes(double bytes) => Number(bytes) + " MB";

    private static string Number(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0}");
}
