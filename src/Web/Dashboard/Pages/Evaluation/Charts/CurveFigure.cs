namespace FakeFinder.Web.Dashboard.Pages.Evaluation.Charts;

/// <summary>A chart of one curve for each series, and the same in a table.</summary>
/// <param name="Name">Of its picture, and of its part of the page.</param>
/// <param name="Caption">How to read it.</param>
public sealed record CurveFigure(
    string Name,
    string Title,
    string Caption,
    CurveAxis X,
    CurveAxis Y,
    bool Markers,
    IReadOnlyList<Curve> Curves,
    CurveTable Table)
{
    /// <summary>What is drawn, for those who cannot see it.</summary>
    public string Description =>
        $"{Title}: {Y.Title} over {X.Title}, {(Curves.Count == 1 ? "one curve" : $"{Curves.Count} curves")}. The table below says the "
            + "same.";
}

/// <param name="Ticks">Where they are not at even steps.</param>
public sealed record CurveAxis(string Title, double From, double To, IReadOnlyList<CurveTick>? Ticks = null);

/// <param name="At">On the axis.</param>
public readonly record struct CurveTick(double At, string Label);

/// <summary>One series' line.</summary>
public sealed record Curve(ShownSeries Series, IReadOnlyList<CurvePoint> Points);

/// <param name="Told">The point in words; numbers only.</param>
public readonly record struct CurvePoint(double X, double Y, string Told);

/// <summary>What a chart shows, in numbers.</summary>
/// <param name="Caption">What its cells are.</param>
/// <param name="Headings">Of its columns, the first one being that of the rows' names.</param>
public sealed record CurveTable(string Caption, IReadOnlyList<string> Headings, IReadOnlyList<CurveTableRow> Rows);

public sealed record CurveTableRow(string Name, IReadOnlyList<string> Cells);
