using System.Globalization;

namespace FakeFinder.Web.Export.Page;

/// <summary>How the page writes times and pictures.</summary>
internal static class PageText
{
    /// <summary>Always UTC: the page is read elsewhere.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

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
