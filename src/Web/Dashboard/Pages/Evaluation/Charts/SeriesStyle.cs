using FakeFinder.Evaluation.Scores;
using Plotly.Blazor.Traces.ScatterLib.MarkerLib;

namespace FakeFinder.Web.Dashboard.Pages.Evaluation.Charts;

/// <summary>How a series is drawn, the same in every chart. What is made of several detectors has a thick line.</summary>
/// <param name="Dash">As SVG and plotly.js write it: lengths in pixels; empty for a whole line.</param>
internal readonly record struct SeriesStyle(string Color, string Dash, double Width, SymbolEnum Symbol)
{
    // After Okabe and Ito, told apart without red and green; darker or lighter than theirs for 3:1 on either background.
    private static readonly string[] OnLight =
        ["#0072b2", "#c95500", "#00795a", "#a8477e", "#8a6a00", "#4b5a6b", "#6a4fb3", "#7a3b12"];

    private static readonly string[] OnDark =
        ["#56b4e9", "#ff9a4d", "#3fc79a", "#e79ac8", "#e6c24a", "#b4bfca", "#b39df0", "#d9a27a"];

    private static readonly string[] Dashes = ["", "8px,4px", "2px,3px", "9px,3px,2px,3px", "14px,4px", "12px,3px,2px,3px,2px,3px"];

    private static readonly SymbolEnum[] Symbols =
        [SymbolEnum.Circle, SymbolEnum.Square, SymbolEnum.Diamond, SymbolEnum.Cross, SymbolEnum.X, SymbolEnum.CircleOpen];

    public static SeriesStyle Of(ShownSeries series, bool dark) => new(
        (dark ? OnDark : OnLight)[series.Place % OnLight.Length],
        Dashes[series.Place % Dashes.Length],
        series.Result.Kind is SeriesKind.Mean or SeriesKind.Fusion ? 3.5 : 2,
        Symbols[series.Place % Symbols.Length]);
}
