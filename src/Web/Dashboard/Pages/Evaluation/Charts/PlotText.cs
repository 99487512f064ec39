namespace FakeFinder.Web.Dashboard.Pages.Evaluation.Charts;

/// <summary>
/// Texts for plotly.js, which reads tags such as links in every text, and templates such as <c>%{x}</c>. A name of an uploaded document
/// must stay a text.
/// </summary>
internal static class PlotText
{
    /// <summary>More would leave no room for the curves.</summary>
    private const int Longest = 40;

    /// <summary>The text as plotly.js shows it as it is, shortened where it is long.</summary>
    public static string Of(string text) => Escape(Short(text));

    private static string Short(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[Longest - 2]) ? Longest - 2 : Longest - 1;
        return text[..end] + "…";
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("%", "&#37;", StringComparison.Ordinal);
}
