using System.Globalization;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Dashboard.Pages.Fleet;

/// <summary>Facts of the fleet in a few words.</summary>
internal static class FleetFacts
{
    /// <summary>Such as <c>$0.53</c>.</summary>
    public static string Usd(double usd) => usd.ToString("$0.00", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>5 s ago</c>, <c>3 min ago</c>, <c>2 h ago</c>, <c>4 d ago</c>.</summary>
    public static string Ago(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "now",
        { TotalMinutes: < 1 } => $"{(int)time.TotalSeconds} s ago",
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)time.TotalHours} h ago",
        _ => $"{(int)time.TotalDays} d ago",
    };

    /// <summary>Such as <c>GPU 0, Tesla T4: 43 %, 2.1 of 15.0 GiB, 61 °C</c>.</summary>
    public static string Describe(GpuReport gpu) => string.Create(
        CultureInfo.InvariantCulture,
        $"GPU {gpu.Id}, {gpu.Name}: {100 * gpu.Load:0} %, {gpu.MemoryUsed / 1024:0.0} of {gpu.MemoryTotal / 1024:0.0} GiB, "
            + $"{gpu.Temperature:0} °C");
}
