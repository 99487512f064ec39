using System.Globalization;

namespace FakeFinder.Web.Export.Page;

/// <summary>How the page writes times and pictures.</summary>
internal static class PageText
{
    /// <summary>Always UTC: the page is read elsewhere.</summary>
    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Of the video, such as <c>0:07.52</c>.</summary>
    public static string Moment(double seconds)
    {
        var hundredths = (long)Math.Round(100 * Math.Max(0, seconds));
        var (minutes, rest) = Math.DivRem(hundredths, 6000);
        return minutes < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes}:{rest / 100:00}.{rest % 100:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}:{minutes % 60:00}:{rest / 100:00}.{rest % 100:00}");
    }

    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Percent(double? score) => score is { } some ? Reports.Evidence.Percent.Of(some) : "none";

    public static string DataUri(byte[] jpeg) => $"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}";

    public static string Style { get; } = ReadStyle();

    private static string ReadStyle()
    {
        using var stream = typeof(PageText).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
