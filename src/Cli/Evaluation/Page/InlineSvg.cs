using System.Net;
using System.Text.RegularExpressions;
using FakeFinder.Cli.Evaluation.Plots;

namespace FakeFinder.Cli.Evaluation.Page;

/// <summary>A plot as part of a page: it scales, takes the page's colours, and shares no id with another plot.</summary>
internal static partial class InlineSvg
{
    /// <summary>How <see cref="PlotStyle.Paper"/> is written.</summary>
    private const string PaperInSvg = "\"white\"";

    public static string Of(EvaluationPlot plot)
    {
        var content = plot.Svg[(plot.Svg.IndexOf('>', plot.Svg.IndexOf("<svg", StringComparison.Ordinal)) + 1)..];
        content = Ids().Replace(content, $"$1{plot.Name}-$2");
        content = GlyphPlaces().Replace(content, "$1");
        content = content
            .Replace(PlotStyle.Ink, "currentColor", StringComparison.OrdinalIgnoreCase)
            .Replace(PlotStyle.Grid, "var(--line)", StringComparison.OrdinalIgnoreCase)
            .Replace(PaperInSvg, "\"var(--paper)\"", StringComparison.Ordinal);
        return $"<svg viewBox=\"0 0 {plot.Width} {plot.Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(plot.Title)}\">{content}";
    }

    [GeneratedRegex("""(id="|url\(#|href="#)([A-Za-z_])""")]
    private static partial Regex Ids();

    /// <summary>A place for each letter suits one font only; the first place alone suits any.</summary>
    [GeneratedRegex("""(\b[xy]="-?[\d.]+), [^"]*(?=")""")]
    private static partial Regex GlyphPlaces();
}
