using System.Globalization;

namespace FakeFinder.Checks;

/// <summary>What it means that another machine's clock shows another time than this one's.</summary>
public static class ClockFinding
{
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Signed requests are refused above a quarter of an hour, and certificates, tokens and leases come out wrong long before.
    /// </summary>
    private static readonly TimeSpan Breaks = TimeSpan.FromMinutes(2);

    /// <param name="whose">As the sentence calls the other clock, such as <c>the database server</c>.</param>
    /// <param name="theirs">What it shows.</param>
    /// <param name="before">This machine's clock before it was asked.</param>
    /// <param name="after">This machine's clock when its answer had come.</param>
    /// <param name="precision">To which it tells the time.</param>
    public static Finding Of(
        string whose,
        DateTimeOffset theirs,
        DateTimeOffset before,
        DateTimeOffset after,
        TimeSpan precision = default)
    {
        var skew = theirs + precision < before ? before - theirs - precision
            : theirs > after ? theirs - after
            : TimeSpan.Zero;
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"The clock of this machine {(theirs < before ? "is ahead of" : "is behind")} that of {whose} by {skew.TotalSeconds:0} s.");
        const string Remedy = "Set the clock and have it kept, on both machines (systemd-timesyncd or chrony)";
        return skew >= Breaks ? Finding.Fault(sentence, Remedy)
            : skew >= WorthSaying ? Finding.Warning(sentence, Remedy)
            : Finding.Ok($"The clock of this machine agrees with that of {whose}.");
    }
}
